package io.github.hrm4j.train;

import io.github.hrm4j.tensor.io.FormatException;

/** Something a user gave is wrong: one line that names what, where and what would be right. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that may quote whatever the user gave; it is kept to one line. */
  public ConfigException(String message) {
    super(FormatException.oneLine(message));
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
