package io.github.hrm4j.tensor;

/**
 * Finds out whether a backend can run here, and opens it. Found by {@link java.util.ServiceLoader}.
 */
public interface BackendProvider {
  /** The name used in {@code device=…}, such as {@code simd}. */
  String name();

  /** Why {@link #open} would fail, as one line for a person; null if it would not. */
  String unavailableBecause();

  /**
   * Opens the backend.
   *
   * @param threads number of threads that compute, the caller included; a device may ignore it
   */
  Backend open(int threads);
}
