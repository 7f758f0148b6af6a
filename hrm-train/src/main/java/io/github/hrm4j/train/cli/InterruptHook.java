package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.run.StopRequest;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C (SIGINT) and SIGTERM into a request to stop, and holds the end of the process back
 * until the work is in order. The JVM itself then exits with 128 + the signal's number: 130, 143.
 */
final class InterruptHook implements AutoCloseable {
  /** The exit code of a process that SIGINT ended. */
  static final int EXIT_CODE = 130;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Watches from now on.
   *
   * @param message said when the signal comes
   */
  InterruptHook(StopRequest stop, PrintWriter err, String message) {
    hook =
        new Thread(
            () -> {
              err.println(message);
              err.flush();
              stop.request();
              awaitDone();
            },
            "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitDone() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is in order; the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal has come and the hook is running: it ends now.
      Thread.onSpinWait();
    }
  }
}
