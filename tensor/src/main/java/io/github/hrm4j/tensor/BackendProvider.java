package io.github.hrm4j.tensor;

/**
 * Finds out whether a backend can run here, and opens it. Found by {@link java.util.ServiceLoader}.
 */
public interface BackendProvider {
  /** {@return the name used in {@code device=…}, such as {@code simd}} */
  String name();

  /** {@return why {@link #open} would fail, as one line for a person; null if it would not} */
  String unavailableBecause();

  /**
   * Opens the backend.
   *
   * @param threads number of threads that compute, the caller included; a device may ignore it
   * @return the backend, which the caller closes
   * @throws IllegalStateException if it cannot run here; see {@link #unavailableBecause}
   */
  Backend open(int threads);

  /**
   * Opens one of several devices of this kind, as in {@code device=cuda:1}.
   *
   * @param threads number of threads that compute, the caller included
   * @param ordinal from 0
   * @return the backend, which the caller closes
   * @throws IllegalArgumentException if there is no such device; the message says what there is
   */
  default Backend open(int threads, int ordinal) {
    if (ordinal != 0) {
      throw new IllegalArgumentException(
          "there is one device '%s', not %d: leave out ':%d'"
              .formatted(name(), ordinal + 1, ordinal));
    }
    return open(threads);
  }

  /** {@return what there is to say about this kind of device on this machine} */
  default Diagnosis diagnosis() {
    return Diagnosis.NONE;
  }
}
