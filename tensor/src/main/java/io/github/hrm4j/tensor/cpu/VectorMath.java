package io.github.hrm4j.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

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
  // Vectors, not floats: a broadcast in a method costs nodes of C2's inlining budget.
  private static final FloatVector ZERO = constant(0);
  private static final FloatVector ONE = constant(1);
  private static final FloatVector LOG2_E = constant((float) (1 / Math.log(2)));
  private static final FloatVector MINUS_LN_2_HIGH = constant(-(float) Math.log(2));
  private static final FloatVector MINUS_LN_2_LOW =
      constant((float) ((float) Math.log(2) - Math.log(2)));

  /** Adding it to a small float rounds that to an integer, which then lies in the low bits. */
  private static final FloatVector ROUNDER = constant(3 << 22);

  private static final IntVector ROUNDER_BITS = ROUNDER.reinterpretAsInts();
  private static final IntVector BIAS = IntVector.broadcast(ROUNDER_BITS.species(), 127);
  private static final int MANTISSA_BITS = 23;

  /** Below this e to the x rounds to 0. */
  private static final FloatVector EXP_LOW = constant(-104);

  /** Above this e to the x rounds to infinity. */
  private static final FloatVector EXP_HIGH = constant(89);

  // (eʳ - 1 - r) / r² for |r| ≤ ln(2)/2.
  private static final FloatVector EXP_2 = constant(0.49999994f);
  private static final FloatVector EXP_3 = constant(0.1666652f);
  private static final FloatVector EXP_4 = constant(0.041668393f);
  private static final FloatVector EXP_5 = constant(0.008368781f);
  private static final FloatVector EXP_6 = constant(0.0013814463f);

  private static final IntVector PI_BITS = constant((float) Math.PI).reinterpretAsInts();
  private static final FloatVector HALF_PI = constant((float) (Math.PI / 2));
  private static final IntVector SIGN_BIT =
      IntVector.broadcast(ROUNDER_BITS.species(), Integer.MIN_VALUE);

  // (atan(t) - t) / t³ in powers of t², for 0 ≤ t ≤ 1.
  private static final FloatVector ATAN_0 = constant(-0.33333153f);
  private static final FloatVector ATAN_1 = constant(0.19993772f);
  private static final FloatVector ATAN_2 = constant(-0.14211048f);
  private static final FloatVector ATAN_3 = constant(0.106659755f);
  private static final FloatVector ATAN_4 = constant(-0.07552152f);
  private static final FloatVector ATAN_5 = constant(0.04321112f);
  private static final FloatVector ATAN_6 = constant(-0.016367469f);
  private static final FloatVector ATAN_7 = constant(0.0029205773f);

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
    // Chosen, not computed: a product that underflows costs 150 cycles.
    VectorMask<Float> vanishes = x.compare(LT, EXP_LOW);
    FloatVector in = x.blend(ZERO, vanishes).blend(EXP_HIGH, x.compare(GT, EXP_HIGH));
    FloatVector rounded = in.fma(LOG2_E, ROUNDER);
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN_2_LOW, n.fma(MINUS_LN_2_HIGH, in));
    FloatVector q = EXP_6.fma(r, EXP_5).fma(r, EXP_4).fma(r, EXP_3).fma(r, EXP_2);
    FloatVector mantissa = q.fma(r, ONE).fma(r, ONE);
    IntVector power = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
    // In two factors, since n reaches beyond both ends of the exponent.
    IntVector half = power.lanewise(ASHR, 1);
    FloatVector result = mantissa.mul(powerOf2(half)).mul(powerOf2(power.sub(half)));
    return result.blend(ZERO, vanishes);
  }

  private static FloatVector powerOf2(IntVector n) {
    return n.add(BIAS).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
  }

  /** 1 / (1 + e⁻ˣ). */
  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(exp(x.neg()).add(ONE));
  }

  /** x / (1 + e⁻ˣ). */
  static FloatVector silu(FloatVector x) {
    return x.div(exp(x.neg()).add(ONE));
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
    // Equal ones make 1, even if infinite; but 0 through 0 makes 0.
    VectorMask<Float> equal = small.compare(EQ, large);
    FloatVector t = small.div(large).blend(ONE, equal);
    t = t.blend(ZERO, equal.and(large.compare(EQ, ZERO)));
    FloatVector angle = atan(t);
    angle = angle.blend(HALF_PI.sub(angle), steep);
    // Where x is negative, -0 too: PI - angle.
    IntVector xBits = x.reinterpretAsInts();
    FloatVector turn = xBits.lanewise(ASHR, 31).and(PI_BITS).reinterpretAsFloats();
    IntVector turned = angle.reinterpretAsInts().lanewise(XOR, xBits.and(SIGN_BIT));
    angle = turned.reinterpretAsFloats().add(turn);
    IntVector sign = y.reinterpretAsInts().and(SIGN_BIT);
    return angle.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  private static FloatVector atan(FloatVector t) {
    FloatVector u = t.mul(t);
    FloatVector q = ATAN_7.fma(u, ATAN_6).fma(u, ATAN_5).fma(u, ATAN_4).fma(u, ATAN_3);
    q = q.fma(u, ATAN_2).fma(u, ATAN_1).fma(u, ATAN_0);
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
