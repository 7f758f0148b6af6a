package io.github.hrm4j.train.get;

import java.time.Duration;

/**
 * How long a download is kept trying.
 *
 * @param attempts how many in a row may bring nothing before it fails
 * @param stall how long a connection may be silent before it counts as cut
 * @param pause how to wait between two attempts
 */
record Patience(int attempts, Duration stall, Pause pause) {
  /** For people: about a minute. */
  static final Patience USUAL = new Patience(6, Duration.ofSeconds(60), Thread::sleep);

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** 1, 2, 4 … seconds, the more attempts have failed in a row. */
  void pauseAfter(int failures) throws InterruptedException {
    pause.of(Duration.ofSeconds(1L << Math.min(failures - 1, 5)));
  }
}
