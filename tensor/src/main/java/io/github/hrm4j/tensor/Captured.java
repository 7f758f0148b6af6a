package io.github.hrm4j.tensor;

/**
 * Work that a device repeats by itself, with one call of the host: the same kernels, in the same
 * order, on the same memory. What is in that memory may change from time to time; sizes and
 * addresses may not.
 */
public interface Captured extends AutoCloseable {
  /**
   * Queues all of it.
   *
   * @throws IllegalStateException if it is not open any more
   */
  void replay();

  /** {@return the number of kernels, copies and fills in it} */
  long operations();

  /** {@return whether it can be replayed: until it is closed, or the backend needs its memory} */
  boolean isOpen();

  /** Gives its memory back. */
  @Override
  void close();
}
