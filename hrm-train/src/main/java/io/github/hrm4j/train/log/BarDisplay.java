package io.github.hrm4j.train.log;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.run.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a run as a progress bar with ETA and live metrics on a terminal. */
public final class BarDisplay implements RunListener {
  private static final int MILLIS_BETWEEN_DRAWINGS = 250;

  private final PrintStream terminal;
  private final int columns;
  private StepSummary summary = new StepSummary();
  private ProgressBar bar;
  private long total;

  /**
   * A bar on a terminal.
   *
   * @param columns the terminal's width
   */
  public BarDisplay(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  @Override
  public void started(long firstStep, long totalSteps) {
    total = totalSteps;
    summary = new StepSummary();
  }

  @Override
  public void stepped(long done, Map<String, Double> metrics) {
    if (bar == null) {
      bar = bar("train", done - 1, total);
    }
    summary.add(metrics);
    bar.setExtraMessage(" " + summary);
    bar.stepTo(done);
  }

  private ProgressBar bar(String task, long from, long to) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .startsFrom(from, Duration.ZERO)
        .setInitialMax(to)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
        .setConsumer(new ConsoleProgressBarConsumer(terminal, columns))
        .build();
  }

  @Override
  public Progress evaluating(long afterStep, long examples) {
    close();
    bar = bar("evaluate", 0, examples);
    ProgressBar evaluation = bar;
    return (_, done, _) -> evaluation.stepTo(done);
  }

  @Override
  public void evaluated(long afterStep, Evaluation evaluation) {
    note(Texts.evaluation(afterStep, evaluation));
  }

  @Override
  public void note(String line) {
    close();
    terminal.println(line);
  }

  @Override
  public void finish() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
