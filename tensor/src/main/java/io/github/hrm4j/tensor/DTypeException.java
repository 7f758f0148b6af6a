package io.github.hrm4j.tensor;

/** An operand of the wrong element type; the message names the operation and the type found. */
public final class DTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the operation and the type found
   */
  public DTypeException(String message) {
    super(message);
  }
}
