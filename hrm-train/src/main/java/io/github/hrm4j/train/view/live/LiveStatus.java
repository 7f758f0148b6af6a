package io.github.hrm4j.train.view.live;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.run.RunListener;
import java.util.Map;

/**
 * What a run is doing right now, for those who watch. The run only stores a few numbers; whoever
 * watches comes and reads them, so that nobody can hold the run up.
 */
public final class LiveStatus implements RunListener {
  private final RunListener display;
  private volatile State state = new State("starting", 0, 0, 0, 0);

  /**
   * A moment.
   *
   * @param doing {@code starting}, {@code training}, {@code evaluating} or {@code ended}
   * @param step steps done
   * @param steps in all
   * @param evaluated puzzles of the evaluation that is going on
   * @param examples in all
   */
  public record State(String doing, long step, long steps, long evaluated, long examples) {}

  /**
   * Watches a run.
   *
   * @param display is told everything too
   */
  public LiveStatus(RunListener display) {
    this.display = display;
  }

  /** The moment. */
  public State state() {
    return state;
  }

  @Override
  public void started(long step, long totalSteps) {
    state = new State("training", step, totalSteps, 0, 0);
    display.started(step, totalSteps);
  }

  @Override
  public void stepped(long step, Map<String, Double> metrics) {
    state = new State("training", step, state.steps(), 0, 0);
    display.stepped(step, metrics);
  }

  @Override
  public Progress evaluating(long step, long examples) {
    long steps = state.steps();
    state = new State("evaluating", step, steps, 0, examples);
    Progress shown = display.evaluating(step, examples);
    return (task, done, total) -> {
      state = new State("evaluating", step, steps, done, total);
      shown.update(task, done, total);
    };
  }

  @Override
  public void evaluated(long step, Evaluation evaluation) {
    state = new State("training", step, state.steps(), 0, 0);
    display.evaluated(step, evaluation);
  }

  @Override
  public void note(String line) {
    display.note(line);
  }

  @Override
  public void finish() {
    display.finish();
  }

  /** The run is over. */
  public void ended() {
    state = new State("ended", state.step(), state.steps(), 0, 0);
  }
}
