package io.github.hrm4j.tensor;

/** A device or its driver refused or failed: out of memory, lost, or an error of a kernel. */
public class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * For a message that says which call failed, how, and with what sizes.
   *
   * @param message the call, the error's name, and sizes where they matter
   */
  public DeviceException(String message) {
    super(message);
  }

  /**
   * As above, with the failure that came first.
   *
   * @param message the call, the error's name, and sizes where they matter
   * @param cause what was thrown below
   */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
