package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;

/** The backend that the system property hrm.backend names, simd if it names none. */
public final class BackendUnderTest {
  private BackendUnderTest() {}

  /** Opens it with one thread. */
  public static Backend open() {
    return Backends.open(System.getProperty("hrm.backend", "simd"), 1);
  }
}
