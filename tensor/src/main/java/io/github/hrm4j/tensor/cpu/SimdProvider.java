package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.BackendProvider;
import io.github.hrm4j.tensor.Diagnosis;
import java.util.List;
import java.util.Map;

/** Opens the Vector API backend, where the JVM has the module. */
public final class SimdProvider implements BackendProvider {
  @Override
  public String name() {
    return "simd";
  }

  @Override
  public String unavailableBecause() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? null
        : "start java with --add-modules=jdk.incubator.vector to get the SIMD backend";
  }

  @Override
  public Backend open(int threads) {
    return new SimdBackend(threads);
  }

  @Override
  public Diagnosis diagnosis() {
    String reason = unavailableBecause();
    return reason == null
        ? new Diagnosis(Map.of("vectors", Raw.FLOATS.vectorBitSize() + " bits"), List.of(), null)
        : new Diagnosis(Map.of(), List.of(), reason);
  }
}
