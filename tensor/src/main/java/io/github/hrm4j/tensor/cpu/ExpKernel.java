package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The exponential function of a row of floats, from exactly rounded operations only, so that the
 * bits are the same on every machine, interpreted or compiled. (The API's own EXP calls whatever
 * library the JVM ships for the processor.)
 *
 * <p>It is a loop and not a method on a vector: C2 does not inline such a method once it has been
 * compiled by itself, and then every vector that goes in or out becomes an object. What builds on
 * it (sigmoid, softmax, SwiGLU) makes a second pass over a row that is still in the nearest cache.
 *
 * <p>The polynomial was fitted to the smallest relative error over its interval (Lawson's iteration
 * in extended precision) and rounded to float.
 */
final class ExpKernel {
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
  private static final FloatVector LOW = constant(-104);

  /** Above this e to the x rounds to infinity. */
  private static final FloatVector HIGH = constant(89);

  // (eʳ - 1 - r) / r² for |r| ≤ ln(2)/2.
  private static final FloatVector C2 = constant(0.49999994f);
  private static final FloatVector C3 = constant(0.1666652f);
  private static final FloatVector C4 = constant(0.041668393f);
  private static final FloatVector C5 = constant(0.008368781f);
  private static final FloatVector C6 = constant(0.0013814463f);

  private ExpKernel() {}

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /**
   * y = exp(scale · x + shift) for n floats, within 1 ulp, denormal results included. With n =
   * round(x/ln 2) and r = x - n·ln 2: 2ⁿ·(1 + r + r²·q(r)).
   *
   * @param y may be x
   */
  static void run(long x, float scale, float shift, long y, int n) {
    final FloatVector factor = FloatVector.broadcast(FLOATS, scale);
    final FloatVector summand = FloatVector.broadcast(FLOATS, shift);
    final long x0 = x & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(x0, i), ORDER);
      v = v.fma(factor, summand);
      // Chosen, not computed: a product that underflows costs 150 cycles.
      VectorMask<Float> vanishes = v.compare(LT, LOW);
      v = v.blend(ZERO, vanishes).blend(HIGH, v.compare(GT, HIGH));
      FloatVector rounded = v.fma(LOG2_E, ROUNDER);
      FloatVector whole = rounded.sub(ROUNDER);
      FloatVector r = whole.fma(MINUS_LN_2_LOW, whole.fma(MINUS_LN_2_HIGH, v));
      FloatVector q = C6.fma(r, C5).fma(r, C4).fma(r, C3).fma(r, C2).fma(r, ONE).fma(r, ONE);
      IntVector power = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
      // In two factors, since the power reaches beyond both ends of the exponent.
      IntVector half = power.lanewise(ASHR, 1);
      IntVector rest = power.sub(half);
      q = q.mul(half.add(BIAS).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats());
      q = q.mul(rest.add(BIAS).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats());
      FloatVector result = q.blend(ZERO, vanishes);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
