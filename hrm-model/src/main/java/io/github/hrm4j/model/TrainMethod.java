package io.github.hrm4j.model;

import java.util.OptionalInt;

/**
 * How training segments are made; {@link #DEFAULT} is the reference's way.
 *
 * @param gradient how far back gradients flow
 * @param segments every row gets exactly this many segments, and nothing is learned about going on:
 *     q_continue has no target and no loss; empty for adaptive computation time
 */
public record TrainMethod(GradientPath gradient, OptionalInt segments) {
  /** One-step gradient and adaptive computation time. */
  public static final TrainMethod DEFAULT =
      new TrainMethod(GradientPath.ONE_STEP, OptionalInt.empty());

  /**
   * Checks the number of segments.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public TrainMethod {
    if (segments.isPresent() && segments.getAsInt() < 1) {
      throw new IllegalArgumentException("segments: must be at least 1, got " + segments);
    }
  }

  /** Whether rows decide for themselves when to halt. */
  boolean isAdaptive(HrmConfig config) {
    return segments.isEmpty() && config.haltMaxSteps() > 1;
  }

  /** The number of segments after which a row halts in any case. */
  int limit(HrmConfig config) {
    return segments.orElse(config.haltMaxSteps());
  }
}
