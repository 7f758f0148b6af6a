package io.github.hrm4j.tensor;

/** Work that could not be captured. Nothing of it was computed; it can still be done plainly. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * With the reason as the message, and where it came from.
   *
   * @param message the reason
   * @param cause where it came from
   */
  public CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
