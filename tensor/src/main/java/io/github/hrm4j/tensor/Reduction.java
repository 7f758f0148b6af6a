package io.github.hrm4j.tensor;

/** How {@link Backend#reduce} folds an axis. */
public enum Reduction {
  /** 0 for an empty axis. */
  SUM(0),
  /** -∞ for an empty axis; NaN if there is one. */
  MAX(Double.NEGATIVE_INFINITY);

  private final double identity;

  Reduction(double identity) {
    this.identity = identity;
  }

  /** {@return the value of an empty axis} */
  public double identity() {
    return identity;
  }

  /**
   * {@return one step of the fold, in float64}
   *
   * @param a the value so far
   * @param b the next element
   */
  public double apply(double a, double b) {
    return this == SUM ? a + b : Math.max(a, b);
  }
}
