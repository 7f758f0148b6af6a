package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.data.Progress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar with the time that is left, on the standard error stream. It appears for tasks
 * that take longer than two seconds only.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  private String task = "";
  private long begun;
  private ProgressBar bar;

  @Override
  public void update(String newTask, long done, long total) {
    if (!newTask.equals(task)) {
      close();
      task = newTask;
      begun = System.nanoTime();
    }
    if (bar == null && System.nanoTime() - begun > PATIENCE) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .startsFrom(done, Duration.ofNanos(System.nanoTime() - begun))
              .build();
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
