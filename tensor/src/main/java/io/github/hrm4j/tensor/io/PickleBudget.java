package io.github.hrm4j.tensor.io;

/**
 * Bounds what a pickle may build. A few bytes of opcodes can make an object of a hundred bytes, so
 * the file's size bounds nothing.
 */
final class PickleBudget {
  /** About 25,000 tensors of a state_dict. */
  static final long BYTES = 32L << 20;

  static final int OBJECT = 48;
  static final int LIST = 96;
  static final int DICT = 208;
  static final int DICT_ENTRY = 72;
  static final int REFERENCE = 12;

  private long left = BYTES;

  /**
   * Takes memory.
   *
   * @throws PickleException if there is none left
   */
  void charge(long bytes) throws PickleException {
    left -= bytes;
    if (left < 0) {
      throw new PickleException("needs more memory than the " + (BYTES >> 20) + " MiB allowed");
    }
  }
}
