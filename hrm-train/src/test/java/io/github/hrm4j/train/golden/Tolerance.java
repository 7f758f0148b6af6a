package io.github.hrm4j.train.golden;

/**
 * How far a result may be from the stored one: what float32 arithmetic in another order needs, as
 * the README of the golden numbers gives it.
 *
 * @param absolute allowed whatever the values
 * @param ofLargest allowed for each unit of the tensor's largest magnitude
 */
record Tolerance(double absolute, double ofLargest) {
  static final Tolerance EXACT = new Tolerance(0, 0);

  /** Single operations, forward and gradient. */
  static final Tolerance OP = new Tolerance(1e-5, 1e-5);

  /** Operations whose reference itself is that far from float64. */
  static final Tolerance ROUGH_OP = new Tolerance(1e-4, 1e-5);

  /** One optimizer step from stored gradients. */
  static final Tolerance OPTIMIZER_STEP = new Tolerance(1e-6, 0);

  /** Up to ten optimizer steps from stored gradients. */
  static final Tolerance OPTIMIZER_STEPS = new Tolerance(2e-6, 0);

  /** The moments' scale is the gradient's: down to 1e-24, where nothing may be flushed to 0. */
  static final Tolerance MOMENTS = new Tolerance(0, 2e-6);

  /** Outputs and carry of a training call that restarts from the stored state before it. */
  static final Tolerance CALL = new Tolerance(5e-5, 0);

  /** Outputs and carry of a training call that goes on from our own state. */
  static final Tolerance FREE_CALL = new Tolerance(2e-4, 0);

  /** Sums over rows, and values in double precision. */
  static final Tolerance LOSS = new Tolerance(0, 1e-5);

  /** As {@link #LOSS}, as much wider as {@link #FREE_CALL} is wider than {@link #CALL}. */
  static final Tolerance FREE_LOSS = new Tolerance(0, 4e-5);

  /** Gradients. */
  static final Tolerance GRADIENT = new Tolerance(0, 5e-5);

  /** As {@link #GRADIENT}, in a call that goes on from our own state. */
  static final Tolerance FREE_GRADIENT = new Tolerance(0, 2e-4);

  /** Parameters after a step from our own gradients, but for {@link Checks#stepped} elements. */
  static final Tolerance OWN_STEP = new Tolerance(1e-5, 0);

  private static final double EVALUATION_STEP = 2e-5;

  /**
   * Evaluation, whose error grows from step to step: 2e-5 at step 1, 2e-4 from step 4 on, and in
   * between by the same factor.
   */
  static Tolerance evaluation(int step) {
    return new Tolerance(EVALUATION_STEP * growth(step), 0);
  }

  /** Losses of an evaluation step, which grow alike. */
  static Tolerance evaluationLoss(int step) {
    return new Tolerance(0, LOSS.ofLargest * growth(step));
  }

  private static double growth(int step) {
    return Math.pow(10, (Math.min(step, 4) - 1) / 3.0);
  }

  /** The allowed difference for a tensor of these values. */
  double of(float[] expected) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    return absolute + ofLargest * largest;
  }

  /** The allowed difference for a number. */
  double of(double expected) {
    return absolute + ofLargest * Math.abs(expected);
  }
}
