package io.github.hrm4j.train.run;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import java.util.Map;

/** Is told what a run does, to show it. */
public interface RunListener extends AutoCloseable {
  /**
   * Training begins or goes on.
   *
   * @param step steps done before
   * @param totalSteps steps in all
   */
  void started(long step, long totalSteps);

  /**
   * A step was done.
   *
   * @param metrics by the reference's names
   */
  void stepped(long step, Map<String, Double> metrics);

  /** An evaluation begins; it tells how far it is. */
  Progress evaluating(long step, long examples);

  /** An evaluation is done. */
  void evaluated(long step, Evaluation evaluation);

  /** Something to be said once, in one line. */
  void note(String line);

  /** Stops showing; may be called more than once. */
  void finish();

  @Override
  default void close() {
    finish();
  }
}
