package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Root mean square normalisation of one row of n floats, and its gradient. */
final class RmsNormKernels {
  private RmsNormKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /**
   * y = z · rstd with z = x + residual, and rstd = 1/√(mean(z²) + eps).
   *
   * @param residual 0 for none
   * @param y holds z until rstd is known: one row stays in the nearest cache
   * @return rstd
   */
  static float forward(long x, long residual, long y, int n, double eps) {
    float squares = residual == 0 ? squares(x, n) : addSquares(x, residual, y, n);
    float rstd = (float) (1 / Math.sqrt((double) squares / n + eps));
    ElementwiseKernels.affine(residual == 0 ? x : y, rstd, 0, y, n);
    return rstd;
  }

  private static float squares(long x, int n) {
    FloatVector s0 = FloatVector.zero(Raw.FLOATS);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector v0 = Raw.vector(at(x, i));
      FloatVector v1 = Raw.vector(at(x, i + LANES));
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
    }
    for (; i < n; i += LANES) {
      FloatVector v = Tail.load(at(x, i), Tail.mask(n - i));
      s0 = v.fma(v, s0);
    }
    return VectorMath.sum(s0.add(s1));
  }

  private static float addSquares(long x, long residual, long z, int n) {
    FloatVector s0 = FloatVector.zero(Raw.FLOATS);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector v0 = Raw.vector(at(x, i)).add(Raw.vector(at(residual, i)));
      FloatVector v1 = Raw.vector(at(x, i + LANES)).add(Raw.vector(at(residual, i + LANES)));
      Raw.vector(at(z, i), v0);
      Raw.vector(at(z, i + LANES), v1);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector v = Tail.load(at(x, i), rest).add(Tail.load(at(residual, i), rest));
      Tail.store(at(z, i), v, rest);
      s0 = v.fma(v, s0);
    }
    return VectorMath.sum(s0.add(s1));
  }

  /** dz = rstd · (dy - y · mean(dy · y)). */
  static void backward(long y, long dy, float rstd, long dz, int n) {
    float mean = dot(y, dy, n) / n;
    FloatVector scale = FloatVector.broadcast(Raw.FLOATS, rstd);
    FloatVector along = FloatVector.broadcast(Raw.FLOATS, -mean);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = Raw.vector(at(y, i)).fma(along, Raw.vector(at(dy, i)));
      Raw.vector(at(dz, i), v.mul(scale));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector v = Tail.load(at(y, i), rest).fma(along, Tail.load(at(dy, i), rest));
      Tail.store(at(dz, i), v.mul(scale), rest);
    }
  }

  /** Σ a · b. */
  static float dot(long a, long b, int n) {
    FloatVector s0 = FloatVector.zero(Raw.FLOATS);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      s0 = Raw.vector(at(a, i)).fma(Raw.vector(at(b, i)), s0);
      s1 = Raw.vector(at(a, i + LANES)).fma(Raw.vector(at(b, i + LANES)), s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> rest = Tail.mask(n - i);
      s0 = Tail.load(at(a, i), rest).fma(Tail.load(at(b, i), rest), s0);
    }
    return VectorMath.sum(s0.add(s1));
  }
}
