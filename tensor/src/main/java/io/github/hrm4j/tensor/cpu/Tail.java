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

  /** The lanes of the mask, 0 elsewhere. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(Raw.FLOATS, Raw.ALL, address, Raw.ORDER, mask);
  }

  /** Stores the lanes of the mask only. */
  static void store(long address, FloatVector value, VectorMask<Float> mask) {
    value.intoMemorySegment(Raw.ALL, address, Raw.ORDER, mask);
  }
}
