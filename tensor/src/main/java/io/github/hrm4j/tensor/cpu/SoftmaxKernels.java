package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The parts of a softmax over a row of n floats. */
final class SoftmaxKernels {
  private SoftmaxKernels() {}

  /** The largest element but NaN; -∞ for none. A NaN shows in {@link #exponentials} anyway. */
  static float max(long x, int n) {
    final long x0 = x & ADDRESS;
    FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER);
      most = most.blend(v, v.compare(VectorOperators.GT, most));
    }
    float max = most.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      float v = Raw.scalar(Raw.at(x0, i));
      max = v > max ? v : max;
    }
    return max;
  }

  /**
   * y = exp(x - shift).
   *
   * @param y may be x
   * @return the sum of the results
   */
  static float exponentials(long x, float shift, long y, int n) {
    ExpKernel.run(x, 1, -shift, y, n);
    return SumKernels.sum(y, n);
  }

  /** dp = p · (dp - delta), the gradient through the softmax, in place. */
  static void backward(long p, long dp, float delta, int n) {
    final FloatVector down = FloatVector.broadcast(FLOATS, delta);
    final long p0 = p & ADDRESS;
    final long dp0 = dp & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector d = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(dp0, i), ORDER).sub(down);
      FloatVector result = d.mul(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(p0, i), ORDER));
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(dp0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(dp0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
