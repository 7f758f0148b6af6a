package io.github.hrm4j.train.get;

import java.io.IOException;

/** A download that failed, or that is not what it should be. The message is one line. */
public final class DownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what failed, and what to do. */
  public DownloadException(String message) {
    super(message);
  }

  /** With the cause for those who ask for a stack trace. */
  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
