package io.github.hrm4j.model;

import java.util.random.RandomGenerator;

/** Which rows have done with their puzzle after a segment. */
final class Halting {
  private Halting() {}

  /**
   * The rows that have had all their segments.
   *
   * @param limit halt_max_steps, or the fixed number of segments
   */
  static boolean[] atLimit(Carry carry, int limit) {
    boolean[] last = new boolean[carry.rows()];
    for (int row = 0; row < last.length; row++) {
      last[row] = carry.steps(row) >= limit;
    }
    return last;
  }

  /**
   * Training: a row halts when it prefers to, q_halt &gt; q_continue, but not before the least
   * number of segments that exploration sets it; at the limit it halts in any case, and only there
   * if the number of segments is fixed.
   *
   * @param exploration two draws a row whatever comes of them, so that the sequence depends on the
   *     number of calls alone; none if the number of segments is fixed or halt_max_steps is 1
   */
  static boolean[] inTraining(
      Carry carry,
      HrmConfig config,
      TrainMethod method,
      float[] qHalt,
      float[] qContinue,
      RandomGenerator exploration) {
    boolean[] halted = atLimit(carry, method.limit(config));
    if (method.isAdaptive(config)) {
      for (int row = 0; row < halted.length; row++) {
        boolean explores = exploration.nextDouble() < config.haltExplorationProb();
        int drawn = between(2, config.haltMaxSteps(), exploration.nextDouble());
        int minSteps = explores ? drawn : 0;
        halted[row] |= qHalt[row] > qContinue[row];
        halted[row] &= carry.steps(row) >= minSteps;
      }
    }
    return halted;
  }

  /**
   * Uniform in [first, last] for u uniform in [0, 1); one draw, unlike a bounded one by rejection.
   */
  private static int between(int first, int last, double u) {
    return first + (int) (u * (last - first + 1));
  }
}
