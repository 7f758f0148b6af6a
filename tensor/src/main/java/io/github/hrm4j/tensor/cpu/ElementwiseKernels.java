package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.INDEX;
import static io.github.hrm4j.tensor.cpu.Raw.INT;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import io.github.hrm4j.tensor.Binary;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** The other elementwise kernels over a row of n elements: affine, fill, comparisons, selection. */
final class ElementwiseKernels {
  private ElementwiseKernels() {}

  /** y = scale · x + shift. */
  static void affine(long x, float scale, float shift, long y, int n) {
    final FloatVector s = FloatVector.broadcast(FLOATS, scale);
    final FloatVector t = FloatVector.broadcast(FLOATS, shift);
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER).fma(s, t);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** y = x. */
  static void copy(long x, long y, int n) {
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER);
      if (n - i >= LANES) {
        v.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        v.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** y = value. */
  static void fill(float value, long y, int n) {
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector result = FloatVector.broadcast(FLOATS, value);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** y (bytes) = f(a, b) for floats; a step is 1 or 0. */
  static void compareFloats(Binary f, long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i++) {
      float left = Raw.scalar(Raw.at(a0, i * stepA));
      float right = Raw.scalar(Raw.at(b0, i * stepB));
      put(y0 + (i & INDEX), holds(f, left > right, left == right));
    }
  }

  /** y (bytes) = f(a, b) for ints; a step is 1 or 0. */
  static void compareInts(Binary f, long a, int stepA, long b, int stepB, long y, int n) {
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i++) {
      int left = ALL.get(INT, Raw.at(a0, i * stepA));
      int right = ALL.get(INT, Raw.at(b0, i * stepB));
      put(y0 + (i & INDEX), holds(f, left > right, left == right));
    }
  }

  private static boolean holds(Binary f, boolean greater, boolean equal) {
    return switch (f) {
      case GREATER -> greater;
      case GREATER_EQUAL -> greater || equal;
      case EQUAL -> equal;
      case ADD, SUB, MUL, DIV, MAX, MIN, ATAN2 ->
          throw new IllegalArgumentException(f + " is not a comparison");
    };
  }

  private static void put(long address, boolean value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, (byte) (value ? 1 : 0));
  }

  /** y = mask (bytes) is not 0 ? a : b; a step is 1 or 0. */
  static void where(long mask, int stepMask, long a, int stepA, long b, int stepB, long y, int n) {
    if (stepMask == 0) {
      boolean chosen = ALL.get(ValueLayout.JAVA_BYTE, mask) != 0;
      copy(chosen ? a : b, chosen ? stepA : stepB, y, n);
      return;
    }
    final long mask0 = mask & ADDRESS;
    final long a0 = a & ADDRESS;
    final long b0 = b & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i++) {
      // Bits chosen without a jump: nobody can foretell a mask.
      int wanted = Byte.toUnsignedInt(ALL.get(ValueLayout.JAVA_BYTE, mask0 + (i & INDEX)));
      int chosen = -wanted >> (Integer.SIZE - 1);
      int left = ALL.get(INT, Raw.at(a0, i * stepA));
      int right = ALL.get(INT, Raw.at(b0, i * stepB));
      ALL.set(INT, Raw.at(y0, i), right ^ ((left ^ right) & chosen));
    }
  }

  /** y = x, or x's one element everywhere. */
  private static void copy(long x, int step, long y, int n) {
    if (step == 0) {
      fill(Raw.scalar(x), y, n);
    } else {
      CopyKernels.bytes(x, y, (long) n * Float.BYTES);
    }
  }
}
