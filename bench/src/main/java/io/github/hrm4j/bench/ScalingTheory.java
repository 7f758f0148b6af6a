package io.github.hrm4j.bench;

/**
 * What a step should cost if cost is proportional to what causes it, starting from one that was
 * measured: time to floating-point operations and the inverse of the threads; memory to a fixed
 * part for each parameter, and to the activations that are kept.
 *
 * @param of the step that was measured
 * @param result what it took
 */
record ScalingTheory(ScalingCase of, StepResult result) {
  /** The weight, two moments, and a packed copy of it, in float32. */
  private static final double BYTES_PER_PARAMETER = 4 * Float.BYTES;

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
    double activations =
        Math.max(0, result.memory().peak() - fixed(result)) * other.recorded() / of.recorded();
    return fixed(measured) + activations;
  }

  private static double fixed(StepResult step) {
    return BYTES_PER_PARAMETER * step.memory().parameters();
  }
}
