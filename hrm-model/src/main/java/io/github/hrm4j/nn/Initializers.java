package io.github.hrm4j.nn;

import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Erf;

/** Initial values of parameters. */
public final class Initializers {
  /**
   * Standard deviation of a standard normal cut at ±2: √(1 - 4φ(2)/(2Φ(2)-1)) = 0.87962566…; in the
   * digits of JAX, whose initialisation the reference follows.
   */
  private static final double CUT_DEVIATION = 0.87962566;

  /** Where the normal is cut, in nominal standard deviations. */
  private static final double CUT = 2;

  /** erf(2/√2): the mass of a standard normal within ±2. */
  private static final double EDGE = Erf.erf(CUT / Math.sqrt(2));

  private Initializers() {}

  /**
   * Draws from a normal cut at ±2 nominal standard deviations, the nominal one being such that the
   * result's is the given: JAX's {@code truncated_normal}. One draw an element, in order.
   *
   * @param size how many values
   * @param deviation the standard deviation of the result
   * @param random asked once for each
   * @return the values [size]
   */
  public static float[] truncatedNormal(int size, double deviation, RandomGenerator random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) truncatedNormal(deviation, 2 * random.nextDouble() - 1);
    }
    return values;
  }

  /**
   * The cut normal at a quantile.
   *
   * @param u from -1, the lower end, to 1, the upper end
   */
  static double truncatedNormal(double deviation, double u) {
    double nominal = deviation / CUT_DEVIATION;
    double root = Math.sqrt(2);
    double value = nominal * root * Erf.erfInv(u * EDGE);
    return Math.clamp(value, -CUT * nominal, CUT * nominal);
  }
}
