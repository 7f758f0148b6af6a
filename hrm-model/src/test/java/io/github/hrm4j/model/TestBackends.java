package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;

/** Opens the backend that the build names. */
public final class TestBackends {
  private TestBackends() {}

  /** The backend of {@code -Dhrm.backend}, with the given number of threads. */
  public static Backend open(int threads) {
    return Backends.open(System.getProperty("hrm.backend", "simd"), threads);
  }
}
