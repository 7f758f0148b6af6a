package io.github.hrm4j.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies of rows of elements of any type. */
final class CopyKernels {
  private CopyKernels() {}

  /** Copies adjacent bytes. */
  static void bytes(long from, long to, long count) {
    MemorySegment.copy(Raw.ALL, from, Raw.ALL, to, count);
  }

  /**
   * Copies n elements, each operand with its own step.
   *
   * @param size bytes of an element: 1, 2, 4 or 8
   * @param fromStep bytes from one element to the next
   * @param toStep bytes from one element to the next
   */
  static void elements(int size, long from, long fromStep, long to, long toStep, int n) {
    switch (size) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          byte value = Raw.ALL.get(ValueLayout.JAVA_BYTE, from + i * fromStep);
          Raw.ALL.set(ValueLayout.JAVA_BYTE, to + i * toStep, value);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          short value = Raw.ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + i * fromStep);
          Raw.ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + i * toStep, value);
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          int value = Raw.ALL.get(ValueLayout.JAVA_INT_UNALIGNED, from + i * fromStep);
          Raw.ALL.set(ValueLayout.JAVA_INT_UNALIGNED, to + i * toStep, value);
        }
      }
      case 8 -> {
        for (int i = 0; i < n; i++) {
          long value = Raw.ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, from + i * fromStep);
          Raw.ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, to + i * toStep, value);
        }
      }
      default -> throw new IllegalArgumentException("no elements of " + size + " bytes");
    }
  }

  /** y (float64) = x (float32) for n adjacent elements. */
  static void widen(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      double value = Raw.scalar(x + (long) i * Float.BYTES);
      Raw.ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, y + (long) i * Double.BYTES, value);
    }
  }

  /** y (float32) = x (float64), rounded to nearest even, for n adjacent elements. */
  static void narrow(long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      double value = Raw.ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, x + (long) i * Double.BYTES);
      Raw.scalar(y + (long) i * Float.BYTES, (float) value);
    }
  }
}
