package io.github.hrm4j.train.run;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import java.util.Map;

/** A listener that does what another does, to be overridden in part. */
class Forwarding implements RunListener {
  private final RunListener to;

  Forwarding(RunListener to) {
    this.to = to;
  }

  @Override
  public void started(long step, long totalSteps) {
    to.started(step, totalSteps);
  }

  @Override
  public void stepped(long step, Map<String, Double> metrics) {
    to.stepped(step, metrics);
  }

  @Override
  public Progress evaluating(long step, long examples) {
    return to.evaluating(step, examples);
  }

  @Override
  public void evaluated(long step, Evaluation evaluation) {
    to.evaluated(step, evaluation);
  }

  @Override
  public void note(String line) {
    to.note(line);
  }

  @Override
  public void finish() {
    to.close();
  }
}
