package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.INDEX;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies of rows of elements of any type. */
final class CopyKernels {
  private CopyKernels() {}

  /** Copies adjacent bytes. */
  static void bytes(long from, long to, long count) {
    MemorySegment.copy(ALL, from, ALL, to, count);
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
          byte value = ALL.get(ValueLayout.JAVA_BYTE, (from + i * fromStep) & ADDRESS);
          ALL.set(ValueLayout.JAVA_BYTE, (to + i * toStep) & ADDRESS, value);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          short value = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, (from + i * fromStep) & ADDRESS);
          ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, (to + i * toStep) & ADDRESS, value);
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          int value = ALL.get(ValueLayout.JAVA_INT_UNALIGNED, (from + i * fromStep) & ADDRESS);
          ALL.set(ValueLayout.JAVA_INT_UNALIGNED, (to + i * toStep) & ADDRESS, value);
        }
      }
      case 8 -> {
        for (int i = 0; i < n; i++) {
          long value = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, (from + i * fromStep) & ADDRESS);
          ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, (to + i * toStep) & ADDRESS, value);
        }
      }
      default -> throw new IllegalArgumentException("no elements of " + size + " bytes");
    }
  }

  /** y (float64) = x (float32) for n adjacent elements. */
  static void widen(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i++) {
      double value = Raw.scalar(Raw.at(x0, i));
      ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, y0 + (long) (i & INDEX) * Double.BYTES, value);
    }
  }

  /** y (float32) = x (float64), rounded to nearest even, for n adjacent elements. */
  static void narrow(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i++) {
      long from = x0 + (long) (i & INDEX) * Double.BYTES;
      Raw.scalar(Raw.at(y0, i), (float) ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, from));
    }
  }
}
