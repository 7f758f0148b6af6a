package io.github.hrm4j.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The elements of a row that do not fill a vector. They go through the same vector arithmetic as
 * the others, only with some lanes switched off, so that an element's bits do not depend on where a
 * thread's range ends.
 */
final class Tail {
  private Tail() {}

  /** The first lanes. */
  static VectorMask<Float> mask(int lanes) {
    return Raw.FLOATS.indexInRange(0, lanes);
  }

  /** The mask of the last, partial vector of n elements; none set if there is no such vector. */
  static VectorMask<Float> of(int n) {
    return mask(n % Raw.LANES);
  }

  /**
   * Loads a whole vector, or the lanes of the mask. For loops whose body should exist once, since
   * it would take C2's inlining budget twice.
   */
  static FloatVector load(long address, boolean whole, VectorMask<Float> mask) {
    return whole ? Raw.vector(address) : load(address, mask);
  }

  /** Stores a whole vector, or the lanes of the mask. */
  static void store(long address, FloatVector value, boolean whole, VectorMask<Float> mask) {
    if (whole) {
      Raw.vector(address, value);
    } else {
      store(address, value, mask);
    }
  }

  /** The lanes of the mask, 0 elsewhere. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(Raw.FLOATS, Raw.ALL, address, Raw.ORDER, mask);
  }

  /** Stores the lanes of the mask only. */
  static void store(long address, FloatVector value, VectorMask<Float> mask) {
    value.intoMemorySegment(Raw.ALL, address, Raw.ORDER, mask);
  }
}
