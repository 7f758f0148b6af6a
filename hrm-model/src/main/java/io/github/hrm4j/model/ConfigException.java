package io.github.hrm4j.model;

/** A setting that cannot be used: the message names the key, the value and what is allowed. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** The setting's name. */
  private final String key;

  /**
   * An unusable value.
   *
   * @param key full path of the setting, as the user writes it
   * @param value what was given
   * @param allowed what would be right, to follow "must be"
   */
  public ConfigException(String key, Object value, String allowed) {
    super(key + "=" + value + ": must be " + allowed);
    this.key = key;
  }

  /** {@return the full path of the setting} */
  public String key() {
    return key;
  }
}
