package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The angle of points, from exactly rounded operations only; a loop for the reasons of {@link
 * ExpKernel}. The polynomial was fitted in the same way.
 */
final class Atan2Kernel {
  private static final FloatVector ZERO = constant(0);
  private static final FloatVector ONE = constant(1);
  private static final FloatVector HALF_PI = constant((float) (Math.PI / 2));
  private static final IntVector PI_BITS = constant((float) Math.PI).reinterpretAsInts();
  private static final IntVector SIGN_BIT =
      IntVector.broadcast(PI_BITS.species(), Integer.MIN_VALUE);

  // (atan(t) - t) / t³ in powers of t², for 0 ≤ t ≤ 1.
  private static final FloatVector C0 = constant(-0.33333153f);
  private static final FloatVector C1 = constant(0.19993772f);
  private static final FloatVector C2 = constant(-0.14211048f);
  private static final FloatVector C3 = constant(0.106659755f);
  private static final FloatVector C4 = constant(-0.07552152f);
  private static final FloatVector C5 = constant(0.04321112f);
  private static final FloatVector C6 = constant(-0.016367469f);
  private static final FloatVector C7 = constant(0.0029205773f);

  private Atan2Kernel() {}

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /**
   * z = atan2(y, x) for n floats, within 3 ulp, with the special cases of {@link Math#atan2}: with
   * t the smaller through the larger of |x| and |y|, t + t³·q(t²), mirrored into the octant.
   *
   * @param yStep 1, or 0 if one y is used for all
   * @param xStep 1, or 0 if one x is used for all
   * @param z may be y or x
   */
  static void run(long y, int yStep, long x, int xStep, long z, int n) {
    final long y0 = y & ADDRESS;
    final long x0 = x & ADDRESS;
    final long z0 = z & ADDRESS;
    final FloatVector oneY = FloatVector.broadcast(FLOATS, Raw.scalar(y0));
    final FloatVector oneX = FloatVector.broadcast(FLOATS, Raw.scalar(x0));
    for (int i = 0; i < n; i += LANES) {
      FloatVector up =
          yStep == 0 ? oneY : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(y0, i), ORDER);
      FloatVector right =
          xStep == 0 ? oneX : FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER);
      FloatVector absY = up.abs();
      FloatVector absX = right.abs();
      VectorMask<Float> steep = absY.compare(GT, absX);
      FloatVector small = absY.blend(absX, steep);
      FloatVector large = absX.blend(absY, steep);
      // Equal ones make 1, even if infinite; but 0 through 0 makes 0.
      VectorMask<Float> equal = small.compare(EQ, large);
      FloatVector t = small.div(large).blend(ONE, equal);
      t = t.blend(ZERO, equal.and(large.compare(EQ, ZERO)));
      FloatVector u = t.mul(t);
      FloatVector q = C7.fma(u, C6).fma(u, C5).fma(u, C4).fma(u, C3).fma(u, C2).fma(u, C1);
      FloatVector angle = q.fma(u, C0).fma(t.mul(u), t);
      angle = angle.blend(HALF_PI.sub(angle), steep);
      // Where x is negative, -0 too: PI - angle.
      IntVector xBits = right.reinterpretAsInts();
      FloatVector turn = xBits.lanewise(ASHR, 31).and(PI_BITS).reinterpretAsFloats();
      IntVector turned = angle.reinterpretAsInts().lanewise(XOR, xBits.and(SIGN_BIT));
      angle = turned.reinterpretAsFloats().add(turn);
      IntVector bits = angle.reinterpretAsInts().or(up.reinterpretAsInts().and(SIGN_BIT));
      FloatVector result = bits.reinterpretAsFloats();
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(z0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(z0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
