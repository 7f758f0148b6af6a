package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.util.List;
import java.util.function.Predicate;

/**
 * One configuration key: its full dotted name, what it may hold and what holds without it.
 *
 * @param kind what the value is
 * @param defaultValue of the kind's Java type, or null
 * @param nullable whether null is a value of its own: derived, or off
 * @param allowed the values allowed, in words
 * @param test whether a value of the kind is allowed
 * @param help one line for {@code --help}
 */
record ConfigKey(
    String name,
    Kind kind,
    Object defaultValue,
    boolean nullable,
    String allowed,
    Predicate<Object> test,
    String help) {

  static ConfigKey text(String name, String defaultValue, String help) {
    boolean nullable = defaultValue == null;
    return new ConfigKey(name, Kind.TEXT, defaultValue, nullable, "text", v -> !v.equals(""), help);
  }

  static ConfigKey oneOf(String name, String defaultValue, List<String> values, String help) {
    return new ConfigKey(
        name,
        Kind.TEXT,
        defaultValue,
        defaultValue == null,
        "one of " + String.join(", ", values),
        values::contains,
        help);
  }

  static ConfigKey flag(String name, boolean defaultValue, String help) {
    return new ConfigKey(name, Kind.BOOLEAN, defaultValue, false, "true or false", v -> true, help);
  }

  /** A whole number from min to the largest {@code int}. */
  static ConfigKey count(String name, Integer defaultValue, int min, String help) {
    return count(name, defaultValue, min, Integer.MAX_VALUE, help);
  }

  /** A whole number from min to max. */
  static ConfigKey count(String name, Integer defaultValue, int min, int max, String help) {
    return new ConfigKey(
        name,
        Kind.INTEGER,
        defaultValue == null ? null : (Object) defaultValue.longValue(),
        defaultValue == null,
        "an integer from " + min + " to " + max,
        v -> (long) v >= min && (long) v <= max,
        help);
  }

  static ConfigKey real(
      String name, double defaultValue, String allowed, Predicate<Double> test, String help) {
    return new ConfigKey(
        name, Kind.REAL, defaultValue, false, allowed, v -> test.test((Double) v), help);
  }

  static ConfigKey texts(String name, List<String> values, String help) {
    return new ConfigKey(
        name,
        Kind.TEXTS,
        List.of(),
        false,
        "a list of " + String.join(", ", values),
        v -> values.containsAll((List<?>) v),
        help);
  }

  /** The same key, but null is allowed. */
  ConfigKey orNull() {
    return new ConfigKey(name, kind, defaultValue, true, allowed, test, help);
  }

  /**
   * The value as the kind's Java type, checked.
   *
   * @param yaml what the YAML reader made of the text; may be null
   * @param origin the file or the command line, for the message
   * @throws ConfigException if it is not allowed; the message says what is
   */
  Object check(Object yaml, String origin) {
    if (yaml == null && nullable) {
      return null;
    }
    Object value = yaml == null ? null : kind.from(yaml);
    if (value == null || !test.test(value)) {
      String words = value == null && kind != Kind.TEXT ? kind.expected() : allowed;
      throw new ConfigException(
          origin + ": " + name + "=" + yaml + ": must be " + words + (nullable ? ", or null" : ""));
    }
    return value;
  }
}
