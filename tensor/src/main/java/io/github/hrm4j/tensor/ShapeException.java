package io.github.hrm4j.tensor;

/** Operands whose shapes do not fit together; the message names the operation and both shapes. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message the operation and the shapes found
   */
  public ShapeException(String message) {
    super(message);
  }
}
