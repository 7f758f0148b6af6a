package io.github.hrm4j.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Elementary functions of a vector of floats, from exactly rounded operations only, so that the
 * bits are the same on every machine, interpreted or compiled. (The API's own EXP and ATAN2 call
 * whatever library the JVM ships for the processor.) The bodies are small, since a method on
 * vectors that the compiler does not inline costs an allocation per vector.
 *
 * <p>The polynomials were fitted to the smallest relative error over their interval (Lawson's
 * iteration in extended precision) and rounded to float.
 */
final class VectorMath {
  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN_2_HIGH = (float) Math.log(2);
  private static final float LN_2_LOW = (float) (Math.log(2) - LN_2_HIGH);

  /** Adding it to a small float rounds that to an integer, which then lies in the low bits. */
  private static final float ROUNDER = 3 << 22;

  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  private static final int BIAS = 127;
  private static final int MANTISSA_BITS = 23;

  /** Below this e to the x rounds to 0. */
  private static final float EXP_LOW = -104;

  /** Above this e to the x rounds to infinity. */
  private static final float EXP_HIGH = 89;

  private static final float PI = (float) Math.PI;
  private static final float HALF_PI = (float) (Math.PI / 2);

  // Butterflies for the sum of all lanes; null where the vector has no such lane.
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);

  private VectorMath() {}

  private static VectorShuffle<Float> swap(int distance) {
    return distance < Raw.LANES ? VectorShuffle.fromOp(Raw.FLOATS, lane -> lane ^ distance) : null;
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(Raw.FLOATS, value);
  }

  /**
   * e to the x, within 1 ulp; denormal results included. With n = round(x/ln 2) and r = x - n·ln 2:
   * 2ⁿ·(1 + r + r²·q(r)).
   */
  static FloatVector exp(FloatVector x) {
    FloatVector in =
        x.blend(EXP_LOW, x.compare(LT, EXP_LOW)).blend(EXP_HIGH, x.compare(GT, EXP_HIGH));
    FloatVector rounded = in.fma(constant(LOG2_E), constant(ROUNDER));
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(constant(-LN_2_HIGH), in);
    r = n.fma(constant(-LN_2_LOW), r);
    IntVector power = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    // In two factors, since n reaches beyond both ends of the exponent.
    IntVector half = power.lanewise(ASHR, 1);
    return expPolynomial(r).mul(powerOf2(half)).mul(powerOf2(power.sub(half)));
  }

  private static FloatVector expPolynomial(FloatVector r) {
    FloatVector q = constant(0.0013814463f).fma(r, constant(0.008368781f));
    q = q.fma(r, constant(0.041668393f));
    q = q.fma(r, constant(0.1666652f));
    q = q.fma(r, constant(0.49999994f));
    return q.fma(r, constant(1)).fma(r, constant(1));
  }

  private static FloatVector powerOf2(IntVector n) {
    return n.add(BIAS).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
  }

  /** 1 / (1 + e⁻ˣ). */
  static FloatVector sigmoid(FloatVector x) {
    return constant(1).div(exp(x.neg()).add(1));
  }

  /** x / (1 + e⁻ˣ). */
  static FloatVector silu(FloatVector x) {
    return x.div(exp(x.neg()).add(1));
  }

  /**
   * The angle of the point (x, y), within 3 ulp, with the special cases of {@link Math#atan2}: with
   * t the smaller through the larger of |x| and |y|, t + t³·q(t²), mirrored into the octant.
   */
  static FloatVector atan2(FloatVector y, FloatVector x) {
    FloatVector absY = y.abs();
    FloatVector absX = x.abs();
    VectorMask<Float> steep = absY.compare(GT, absX);
    FloatVector small = absY.blend(absX, steep);
    FloatVector large = absX.blend(absY, steep);
    FloatVector t = small.div(large);
    // Equal ones make 1, even if infinite; but 0 through 0 makes 0.
    VectorMask<Float> equal = small.compare(EQ, large);
    t = t.blend(1, equal).blend(0, equal.and(large.compare(EQ, 0)));
    FloatVector angle = atanPolynomial(t);
    angle = angle.blend(constant(HALF_PI).sub(angle), steep);
    VectorMask<Float> left = x.reinterpretAsInts().compare(LT, 0).cast(Raw.FLOATS);
    angle = angle.blend(constant(PI).sub(angle), left);
    IntVector sign = y.reinterpretAsInts().and(Integer.MIN_VALUE);
    return angle.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  private static FloatVector atanPolynomial(FloatVector t) {
    FloatVector u = t.mul(t);
    FloatVector q = constant(0.0029205773f).fma(u, constant(-0.016367469f));
    q = q.fma(u, constant(0.04321112f));
    q = q.fma(u, constant(-0.07552152f));
    q = q.fma(u, constant(0.106659755f));
    q = q.fma(u, constant(-0.14211048f));
    q = q.fma(u, constant(0.19993772f));
    q = q.fma(u, constant(-0.33333153f));
    return q.fma(t.mul(u), t);
  }

  /**
   * The sum of all lanes, always in the same order; the API's own leaves the order open, and it
   * differs between interpreted and compiled code.
   */
  static float sum(FloatVector v) {
    FloatVector sum = v;
    if (Raw.LANES >= 16) {
      sum = sum.add(sum.rearrange(SWAP_8));
    }
    if (Raw.LANES >= 8) {
      sum = sum.add(sum.rearrange(SWAP_4));
    }
    if (Raw.LANES >= 4) {
      sum = sum.add(sum.rearrange(SWAP_2));
    }
    return sum.add(sum.rearrange(SWAP_1)).lane(0);
  }
}
