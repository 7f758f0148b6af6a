package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.BackendProvider;
import io.github.hrm4j.tensor.Diagnosis;

/** Opens the backend of an NVIDIA GPU, where CUDA's libraries, a driver and a GPU are found. */
public final class CudaBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String unavailableBecause() {
    return CudaLibraries.here().reason();
  }

  /** The first device that can be used. */
  @Override
  public Backend open(int threads) {
    return open(threads, CudaLibraries.here().firstUsable());
  }

  @Override
  public Backend open(int threads, int ordinal) {
    return new CudaBackend(Device.open(ordinal));
  }

  @Override
  public Diagnosis diagnosis() {
    return CudaDiagnosis.of(CudaLibraries.here());
  }
}
