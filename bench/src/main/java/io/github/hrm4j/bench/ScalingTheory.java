package io.github.hrm4j.bench;

/**
 * What a step should cost if cost is proportional to what causes it, starting from one that was
 * measured. Time: to floating-point operations and the inverse of the threads. Memory outside the
 * Java heap is the sum of
 *
 * <ul>
 *   <li>what belongs to the parameters ({@link ScalingCase#parameterBytes}),
 *   <li>what is kept for the backward, proportional to recorded blocks times tokens,
 *   <li>the rest, with which a block computes, proportional to tokens.
 * </ul>
 *
 * @param of the step that was measured
 * @param result what it took
 */
record ScalingTheory(ScalingCase of, StepResult result) {
  /** Seconds. */
  double seconds(ScalingCase other, StepResult measured) {
    return result.times().median()
        * (measured.gflop() / result.gflop())
        * of.options().threads()
        / other.options().threads();
  }

  /** Bytes kept for the backward. */
  double tape(ScalingCase other) {
    return result.memory().tape() * other.recorded() / of.recorded();
  }

  /** Bytes outside the Java heap. */
  double peak(ScalingCase other, StepResult measured) {
    double parameters = of.parameterBytes(result.memory().parameters());
    double rest = Math.max(0, result.memory().peak() - parameters - result.memory().tape());
    return other.parameterBytes(measured.memory().parameters())
        + tape(other)
        + rest * other.tokens() / of.tokens();
  }
}
