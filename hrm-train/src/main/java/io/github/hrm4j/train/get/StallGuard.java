package io.github.hrm4j.train.get;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that has been silent for too long, so that who reads from it gets an exception:
 * the JDK's HTTP client has no time limit between two bytes of a body.
 */
final class StallGuard implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StallGuard.class.getName());

  private final InputStream body;
  private final long limitNanos;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream body, Duration limit) {
    this.body = body;
    this.limitNanos = limit.toNanos();
    ScheduledFuture<?> _ = // ends with the clock
        clock.scheduleWithFixedDelay(
            this::check, limitNanos / 4, limitNanos / 4, TimeUnit.NANOSECONDS);
  }

  /** Something was read. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  /** Whether the stream was closed for its silence. */
  boolean stalled() {
    return stalled;
  }

  private void check() {
    if (!stalled && System.nanoTime() - lastNanos > limitNanos) {
      stalled = true;
      try {
        body.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing a silent connection", e); // it is given up either way
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
