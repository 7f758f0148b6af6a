package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;

/** Root mean square normalisation of one row of n floats, and its gradient. */
final class RmsNormKernels {
  private RmsNormKernels() {}

  /**
   * y = z · rstd with z = x + residual, and rstd = 1/√(mean(z²) + eps).
   *
   * @param residual 0 for none
   * @param y holds z until rstd is known: one row stays in the nearest cache
   * @return rstd
   */
  static float forward(long x, long residual, long y, int n, double eps) {
    long z = x;
    if (residual != 0) {
      BinaryKernels.add(x, 1, residual, 1, y, n);
      z = y;
    }
    float rstd = (float) (1 / Math.sqrt((double) SumKernels.dot(z, z, n) / n + eps));
    ElementwiseKernels.affine(z, rstd, 0, y, n);
    return rstd;
  }

  /** dz = rstd · (dy - y · mean(dy · y)). */
  static void backward(long y, long dy, float rstd, long dz, int n) {
    final FloatVector scale = FloatVector.broadcast(FLOATS, rstd);
    final FloatVector along = FloatVector.broadcast(FLOATS, -(SumKernels.dot(y, dy, n) / n));
    final long y0 = y & ADDRESS;
    final long dy0 = dy & ADDRESS;
    final long dz0 = dz & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(y0, i), ORDER)
              .fma(along, FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(dy0, i), ORDER));
      FloatVector result = v.mul(scale);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(dz0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(dz0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
