package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.BackendProvider;

/** Opens the plain-loop backend; always available. */
public final class ReferenceProvider implements BackendProvider {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String unavailableBecause() {
    return null;
  }

  @Override
  public Backend open(int threads) {
    return new ReferenceBackend();
  }
}
