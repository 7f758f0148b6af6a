package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Maxima and their positions, and sums over rows, each in an order that depends on lengths alone.
 */
final class ReduceKernels {
  private ReduceKernels() {}

  /** The largest of n floats; -∞ for none, NaN if there is one. */
  static float max(long x, int n) {
    final long x0 = x & ADDRESS;
    FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      most = most.max(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER));
    }
    float max = most.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      max = Math.max(max, Raw.scalar(Raw.at(x0, i)));
    }
    return max;
  }

  /** y[c] = Σ x[r][c] over the rows, from the first to the last, for n adjacent columns. */
  static void sumRows(long x, long rowBytes, int rows, long y, int n) {
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      long at = (x + (long) i * Float.BYTES) & ADDRESS;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int row = 0; row < rows; row++) {
        sum = sum.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
        at = (at + rowBytes) & ADDRESS;
      }
      if (n - i >= LANES) {
        sum.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        sum.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** y[c] = max x[r][c] over the rows, for n adjacent columns; -∞ without rows. */
  static void maxRows(long x, long rowBytes, int rows, long y, int n) {
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      long at = (x + (long) i * Float.BYTES) & ADDRESS;
      FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int row = 0; row < rows; row++) {
        most = most.max(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
        at = (at + rowBytes) & ADDRESS;
      }
      if (n - i >= LANES) {
        most.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        most.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** Stores the index of the largest of n floats, the first of equals, at an address. */
  static void argmax(long x, int n, long y) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (Raw.scalar(Raw.at(x, i)) > Raw.scalar(Raw.at(x, best))) {
        best = i;
      }
    }
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, y, best);
  }
}
