package io.github.hrm4j.model;

/**
 * When a row of an evaluation has done with its puzzle.
 *
 * @param segments the most segments M of a row; more or fewer than in training as one likes
 * @param act whether a row also halts when it prefers to, q_halt &gt; q_continue, as in training.
 *     The reference never does that in evaluation.
 */
public record EvalHalting(int segments, boolean act) {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public EvalHalting {
    if (segments < 1) {
      throw new IllegalArgumentException("segments: " + segments + ", must be at least 1");
    }
  }

  /**
   * {@return the reference's rule: every row takes halt_max_steps segments, whatever the Q head
   * says}
   *
   * @param config the model's settings
   */
  public static EvalHalting of(HrmConfig config) {
    return new EvalHalting(config.haltMaxSteps(), false);
  }

  /**
   * {@return whether these two values of the Q head speak for halting; a tie does not}
   *
   * @param qHalt logit of halting
   * @param qContinue logit of going on
   */
  public static boolean prefersToHalt(float qHalt, float qContinue) {
    return qHalt > qContinue;
  }

  /** The rows that are done after a segment. */
  boolean[] halted(Carry carry, float[] qHalt, float[] qContinue) {
    boolean[] halted = new boolean[carry.rows()];
    for (int row = 0; row < halted.length; row++) {
      halted[row] =
          carry.steps(row) >= segments || (act && prefersToHalt(qHalt[row], qContinue[row]));
    }
    return halted;
  }
}
