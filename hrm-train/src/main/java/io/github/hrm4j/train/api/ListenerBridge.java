package io.github.hrm4j.train.api;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.run.RunListener;
import java.util.Map;

/** Passes on what a run says, and remembers its last evaluation. */
final class ListenerBridge implements RunListener {
  private final TrainingListener listener;
  private long steps;
  private Map<String, Double> evaluation = Map.of();

  ListenerBridge(TrainingListener listener) {
    this.listener = listener;
  }

  /** The metrics of the last evaluation; empty if there was none. */
  Map<String, Double> evaluation() {
    return evaluation;
  }

  @Override
  public void started(long step, long totalSteps) {
    steps = totalSteps;
    listener.started(step, totalSteps);
  }

  @Override
  public void stepped(long step, Map<String, Double> metrics) {
    listener.stepped(step, steps, Map.copyOf(metrics));
  }

  @Override
  public Progress evaluating(long step, long examples) {
    return (task, done, total) -> listener.evaluating(step, done, examples);
  }

  @Override
  public void evaluated(long step, Evaluation result) {
    evaluation = Map.copyOf(result.means());
    listener.evaluated(step, evaluation);
  }

  @Override
  public void note(String line) {
    listener.note(line);
  }

  @Override
  public void finish() {}
}
