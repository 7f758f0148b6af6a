package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Kernels that follow row numbers. */
final class IndexKernels {
  private IndexKernels() {}

  /** The i-th of the row numbers. */
  static int id(long ids, int i) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, ids + (long) i * Integer.BYTES);
  }

  /** Throws if a row number is not one of the rows. */
  static void check(String op, long ids, int count, int rows) {
    for (int i = 0; i < count; i++) {
      int id = id(ids, i);
      if (id < 0 || id >= rows) {
        throw new IndexOutOfBoundsException(
            op + ": id " + id + " is not a row of a table with " + rows);
      }
    }
  }

  /** y += x for n floats. */
  static void add(long x, long y, int n) {
    BinaryKernels.add(y, 1, x, 1, y, n);
  }

  /**
   * Updates the row of the i-th id if no earlier one is equal: with g the sum of the gradients of
   * all equal ids in their order, row = row·decay - lr·sign(g).
   *
   * @param sum memory for a row
   */
  static void signStep(
      long table,
      long ids,
      int i,
      int count,
      long gradients,
      long sum,
      int width,
      float lr,
      float decay) {
    int id = id(ids, i);
    for (int earlier = 0; earlier < i; earlier++) {
      if (id(ids, earlier) == id) {
        return;
      }
    }
    ElementwiseKernels.fill(0, sum, width);
    for (int j = i; j < count; j++) {
      if (id(ids, j) == id) {
        add(gradients + (long) j * width * Float.BYTES, sum, width);
      }
    }
    signStep(table + (long) id * width * Float.BYTES, sum, width, lr, decay);
  }

  private static void signStep(long row, long g, int n, float lr, float decay) {
    final long g0 = g & ADDRESS;
    final long row0 = row & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector grad = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(g0, i), ORDER);
      // lr · sign(grad), NaN where it is NaN.
      FloatVector step =
          grad.blend(lr, grad.compare(VectorOperators.GT, 0))
              .blend(-lr, grad.compare(VectorOperators.LT, 0));
      FloatVector result =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(row0, i), ORDER).mul(decay).sub(step);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(row0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(row0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
