package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The parts of a softmax over a row of n floats, where n is a multiple of a vector's lanes: the row
 * lies in scratch memory and is padded with -∞, whose exponential is 0. (A masked vector at the end
 * of a loop that carries a sum costs C2 more than the whole loop.)
 */
final class SoftmaxKernels {
  private SoftmaxKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /** Fills elements [n, padded) of a row with -∞. */
  static void pad(long row, int n, int padded) {
    for (int i = n; i < padded; i++) {
      Raw.scalar(at(row, i), Float.NEGATIVE_INFINITY);
    }
  }

  /** The largest element but NaN; -∞ for none. A NaN shows in {@link #exponentials} anyway. */
  static float max(long x, int n) {
    FloatVector most = FloatVector.broadcast(Raw.FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = Raw.vector(at(x, i));
      most = most.blend(v, v.compare(VectorOperators.GT, most));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /**
   * x = exp(x - shift), in place.
   *
   * @return the sum of the results
   */
  static float exponentials(long x, float shift, int n) {
    FloatVector down = FloatVector.broadcast(Raw.FLOATS, shift);
    FloatVector sum = FloatVector.zero(Raw.FLOATS);
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = VectorMath.exp(Raw.vector(at(x, i)).sub(down));
      Raw.vector(at(x, i), e);
      sum = sum.add(e);
    }
    return VectorMath.sum(sum);
  }

  /** dp = p · (dp - delta), the gradient through the softmax, in place. */
  static void backward(long p, long dp, float delta, int n) {
    FloatVector down = FloatVector.broadcast(Raw.FLOATS, delta);
    for (int i = 0; i < n; i += LANES) {
      FloatVector d = Raw.vector(at(dp, i)).sub(down);
      Raw.vector(at(dp, i), d.mul(Raw.vector(at(p, i))));
    }
  }
}
