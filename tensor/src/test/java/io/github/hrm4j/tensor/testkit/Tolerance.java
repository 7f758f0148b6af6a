package io.github.hrm4j.tensor.testkit;

/**
 * How far a result may lie from the expected one. NaN and infinities must be the same.
 *
 * @param relative to the expected value
 * @param absolute added to that
 */
public record Tolerance(double relative, double absolute) {
  /** The same value. */
  public static final Tolerance EXACT = new Tolerance(0, 0);

  /** A few roundings of one float32 element; results near 0 may be flushed below 1e-36. */
  public static final Tolerance ELEMENTWISE = new Tolerance(4 * Agreement.ULP, 1e-36);

  /**
   * A float32 sum of n terms of magnitude about 1, in any order: rounding errors of partial sums as
   * large as √n add up like a random walk, those of equal terms in proportion; with a factor to
   * spare.
   */
  public static Tolerance sum(int n) {
    return new Tolerance(Agreement.ULP * (8 + n / 8.0), Agreement.ULP * (8 + 2 * n));
  }

  boolean accepts(double actual, double expected) {
    if (Double.isNaN(expected)) {
      return Double.isNaN(actual);
    }
    if (actual == expected) {
      return true;
    }
    return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected)
        && Double.isFinite(expected);
  }
}
