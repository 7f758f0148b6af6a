package io.github.hrm4j.train.api;

import java.util.Map;

/**
 * Is told how a training goes, on the thread that trains. All methods do nothing unless overridden.
 * What one throws ends the run and comes out of {@link Training#run}.
 */
public interface TrainingListener {
  /**
   * Training begins, or goes on.
   *
   * @param step steps done before
   * @param steps steps in all
   */
  default void started(long step, long steps) {}

  /**
   * A step was done.
   *
   * @param step its number, from 1
   * @param steps steps in all
   * @param metrics by the reference's names, such as {@code lm_loss}, {@code accuracy}, {@code
   *     exact_accuracy}, {@code lr}
   */
  default void stepped(long step, long steps, Map<String, Double> metrics) {}

  /**
   * An evaluation of the test data is under way.
   *
   * @param step steps done before
   * @param done examples evaluated
   * @param examples examples in all
   */
  default void evaluating(long step, long done, long examples) {}

  /**
   * An evaluation is done.
   *
   * @param step steps done before
   * @param metrics by the reference's names, such as {@code exact_accuracy}
   */
  default void evaluated(long step, Map<String, Double> metrics) {}

  /**
   * Something to be said once.
   *
   * @param line one line for a person
   */
  default void note(String line) {}
}
