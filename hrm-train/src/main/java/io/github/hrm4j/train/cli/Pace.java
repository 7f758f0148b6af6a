package io.github.hrm4j.train.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps pictures far enough apart for eyes to follow. */
final class Pace {
  private static final long GAP = TimeUnit.MILLISECONDS.toNanos(250);

  private long last = System.nanoTime();

  /**
   * Returns when the gap since the last call has passed, or at once if the thread is interrupted.
   */
  void waitForNext() {
    long left = last + GAP - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = last + GAP - System.nanoTime();
    }
    last = System.nanoTime();
  }
}
