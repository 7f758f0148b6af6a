package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.log.Texts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress with the time that is left, on the standard error stream: a bar on a terminal, else a
 * plain line now and then. It appears for tasks that take longer than two seconds only.
 */
public final class ProgressLine implements Progress, AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(5);

  private final boolean interactive = Terminal.isInteractive();
  private String task = "";
  private long begun;
  private long nextLine;
  private ProgressBar bar;

  @Override
  public void update(String newTask, long done, long total) {
    long now = System.nanoTime();
    if (!newTask.equals(task)) {
      close();
      task = newTask;
      begun = now;
      nextLine = now + PATIENCE;
    }
    if (interactive) {
      draw(done, total, now);
    } else if (now - nextLine > 0) {
      nextLine = now + BETWEEN_LINES;
      System.err.println(line(task, done, total, (now - begun) * 1e-9));
    }
  }

  private void draw(long done, long total, long now) {
    if (bar == null && now - begun > PATIENCE) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .startsFrom(done, Duration.ofNanos(now - begun))
              .build();
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** {@code evaluate: 150 of 400 (37 %), ETA 1:02}. */
  static String line(String task, long done, long total, double seconds) {
    if (total < 0) {
      return task + ": " + done;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s: %d of %d (%d %%)",
            task,
            done,
            total,
            100 * done / Math.max(1, total));
    return done == 0 ? text : text + ", ETA " + Texts.duration(seconds / done * (total - done));
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
