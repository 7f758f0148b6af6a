package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The parts of a softmax over a row of n floats. */
final class SoftmaxKernels {
  private SoftmaxKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /** The largest element but NaN; -∞ for none. A NaN shows in {@link #expSum} anyway. */
  static float max(long x, int n) {
    FloatVector most = FloatVector.broadcast(Raw.FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = Raw.vector(at(x, i));
      most = most.blend(v, v.compare(VectorOperators.GT, most));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector v = Tail.load(at(x, i), rest);
      most = most.blend(v, v.compare(VectorOperators.GT, most).and(rest));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /**
   * y = exp(x - shift).
   *
   * @param y may be x
   * @return Σ y
   */
  static float expSum(long x, float shift, long y, int n) {
    FloatVector down = FloatVector.broadcast(Raw.FLOATS, shift);
    FloatVector sum = FloatVector.zero(Raw.FLOATS);
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector e = VectorMath.exp(Tail.load(at(x, i), whole, rest).sub(down));
      Tail.store(at(y, i), e, whole, rest);
      sum = whole ? sum.add(e) : sum.add(e, rest);
    }
    return VectorMath.sum(sum);
  }

  /** y = softmax(x). */
  static void softmax(long x, long y, int n) {
    float sum = expSum(x, max(x, n), y, n);
    ElementwiseKernels.affine(y, 1 / sum, 0, y, n);
  }

  /** dp = p · (dp - delta), the gradient through the softmax, in place. */
  static void backward(long p, long dp, float delta, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = Raw.vector(at(dp, i)).sub(delta);
      Raw.vector(at(dp, i), d.mul(Raw.vector(at(p, i))));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector d = Tail.load(at(dp, i), rest).sub(delta);
      Tail.store(at(dp, i), d.mul(Tail.load(at(p, i), rest)), rest);
    }
  }
}
