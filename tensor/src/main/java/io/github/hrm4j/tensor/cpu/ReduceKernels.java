package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Sums, maxima and their positions, each in an order that depends on the length alone. */
final class ReduceKernels {
  private ReduceKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /** The sum of n floats, in four interleaved vectors of partial sums. */
  static float sum(long x, int n) {
    FloatVector s0 = FloatVector.zero(Raw.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      s0 = s0.add(Raw.vector(at(x, i)));
      s1 = s1.add(Raw.vector(at(x, i + LANES)));
      s2 = s2.add(Raw.vector(at(x, i + 2 * LANES)));
      s3 = s3.add(Raw.vector(at(x, i + 3 * LANES)));
    }
    for (; i <= n - LANES; i += LANES) {
      s0 = s0.add(Raw.vector(at(x, i)));
    }
    if (i < n) {
      s1 = s1.add(Tail.load(at(x, i), Tail.mask(n - i)));
    }
    return VectorMath.sum(s0.add(s1).add(s2.add(s3)));
  }

  /** The largest of n floats; -∞ for none, NaN if there is one. */
  static float max(long x, int n) {
    FloatVector most = FloatVector.broadcast(Raw.FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      most = most.max(Raw.vector(at(x, i)));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      most = most.lanewise(VectorOperators.MAX, Tail.load(at(x, i), rest), rest);
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /** y[c] = Σ x[r][c] over the rows, from the first to the last, for n adjacent columns. */
  static void sumRows(long x, long rowBytes, int rows, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = FloatVector.zero(Raw.FLOATS);
      for (int row = 0; row < rows; row++) {
        sum = sum.add(Raw.vector(at(x, i) + row * rowBytes));
      }
      Raw.vector(at(y, i), sum);
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector sum = FloatVector.zero(Raw.FLOATS);
      for (int row = 0; row < rows; row++) {
        sum = sum.add(Tail.load(at(x, i) + row * rowBytes, rest));
      }
      Tail.store(at(y, i), sum, rest);
    }
  }

  /** y[c] = max x[r][c] over the rows, for n adjacent columns; -∞ without rows. */
  static void maxRows(long x, long rowBytes, int rows, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector most = FloatVector.broadcast(Raw.FLOATS, Float.NEGATIVE_INFINITY);
      for (int row = 0; row < rows; row++) {
        most = most.max(Raw.vector(at(x, i) + row * rowBytes));
      }
      Raw.vector(at(y, i), most);
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector most = FloatVector.broadcast(Raw.FLOATS, Float.NEGATIVE_INFINITY);
      for (int row = 0; row < rows; row++) {
        most = most.max(Tail.load(at(x, i) + row * rowBytes, rest));
      }
      Tail.store(at(y, i), most, rest);
    }
  }

  /** Stores the index of the largest of n floats, the first of equals, at an address. */
  static void argmax(long x, int n, long y) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (Raw.scalar(at(x, i)) > Raw.scalar(at(x, best))) {
        best = i;
      }
    }
    Raw.ALL.set(ValueLayout.JAVA_INT_UNALIGNED, y, best);
  }
}
