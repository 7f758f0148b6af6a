package io.github.hrm4j.train.log;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.run.RunListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Shows a run as plain lines, one every few seconds, where there is no terminal to draw on. */
public final class LineDisplay implements RunListener {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private StepSummary summary = new StepSummary();
  private long firstStep;
  private long total;
  private long begin;
  private long lastLine;

  /**
   * Lines on a writer.
   *
   * @param nanoTime the clock
   */
  public LineDisplay(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public void started(long step, long totalSteps) {
    firstStep = step;
    total = totalSteps;
    begin = nanoTime.getAsLong();
    lastLine = begin;
    summary = new StepSummary();
    line("training: step " + step + " of " + totalSteps);
  }

  @Override
  public void stepped(long step, Map<String, Double> metrics) {
    summary.add(metrics);
    if (step == firstStep + 1 || step == total || isTimeForALine()) {
      double secondsPerStep = (nanoTime.getAsLong() - begin) * 1e-9 / (step - firstStep);
      line(
          String.format(
              Locale.ROOT,
              "step %d/%d (%.0f %%)  %s  %.3f s/step  ETA %s",
              step,
              total,
              100.0 * step / total,
              summary,
              secondsPerStep,
              Texts.duration(secondsPerStep * (total - step))));
    }
  }

  private boolean isTimeForALine() {
    long now = nanoTime.getAsLong();
    if ((now - lastLine) * 1e-9 < SECONDS_BETWEEN_LINES) {
      return false;
    }
    lastLine = now;
    return true;
  }

  @Override
  public Progress evaluating(long step, long examples) {
    line("evaluating " + examples + " puzzles after step " + step);
    return (_, done, all) -> {
      if (isTimeForALine()) {
        line("evaluated " + done + " of " + all);
      }
    };
  }

  @Override
  public void evaluated(long step, Evaluation evaluation) {
    line(Texts.evaluation(step, evaluation));
  }

  @Override
  public void note(String text) {
    line(text);
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void finish() {
    out.flush();
  }
}
