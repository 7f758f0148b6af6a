package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reference's command-line syntax (Hydra's override grammar, as far as its README uses it):
 * {@code key=value}, {@code +key=value} for a key its yaml lacks, {@code arch=hrm_v1} for the
 * group. Values are YAML: {@code 7e-5}, {@code null}, {@code true}, {@code [logits,inputs]}, text.
 */
public final class Overrides {
  /** Keys that are about one start of the program and not about a run. */
  static final List<String> COMMAND_LINE_ONLY = List.of("config", "resume");

  private static final String ORIGIN = "command line";
  private static final String ARCH_GROUP = "hrm_v1";

  private final Map<String, String> byName;

  private Overrides(Map<String, String> byName) {
    this.byName = byName;
  }

  /**
   * Splits arguments into keys and values.
   *
   * @throws ConfigException if one is not {@code key=value}, or a key is given twice
   */
  public static Overrides parse(List<String> arguments) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (equals <= 0 || name.startsWith("~") || name.startsWith("-")) {
        throw new ConfigException(
            ORIGIN
                + ": '"
                + argument
                + "' is not key=value, such as epochs=100 or arch.L_cycles=8");
      }
      if (byName.put(name.replaceFirst("^\\+{1,2}", ""), argument.substring(equals + 1)) != null) {
        throw new ConfigException(ORIGIN + ": '" + name + "' is given twice");
      }
    }
    return new Overrides(byName);
  }

  /** Takes one key of a command's own out: its text, if it was given and is not null. */
  public Optional<String> take(String name) {
    String value = byName.remove(name);
    return value == null || value.equals("null") ? Optional.empty() : Optional.of(unquoted(value));
  }

  /** Whether a key was given. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The names given, in order. */
  public List<String> names() {
    return new ArrayList<>(byName.keySet());
  }

  /**
   * Puts every override on top of the settings.
   *
   * @throws ConfigException if a key is unknown, with the nearest known one, or a value not allowed
   */
  public void applyTo(Settings settings) {
    byName.forEach(
        (name, value) -> {
          if (name.equals("arch")) {
            requireArchGroup(value);
          } else {
            settings.put(name, value(name, value), ORIGIN);
          }
        });
  }

  private static void requireArchGroup(String value) {
    if (!value.equals(ARCH_GROUP)) {
      throw new ConfigException(ORIGIN + ": arch=" + value + ": must be one of " + ARCH_GROUP);
    }
  }

  /** Texts are taken as they stand, since a path may hold what YAML would read as syntax. */
  private static Object value(String name, String value) {
    ConfigKey key = ConfigKeys.all().get(name);
    if (key == null || key.kind() != Kind.TEXT) {
      return YamlText.parse(value, ORIGIN + ": " + name + "=" + value);
    }
    return value.equals("null") ? null : unquoted(value);
  }

  private static String unquoted(String value) {
    int last = value.length() - 1;
    boolean quoted =
        last > 0
            && value.charAt(0) == value.charAt(last)
            && (value.charAt(0) == '"' || value.charAt(0) == '\'');
    return quoted ? value.substring(1, last) : value;
  }
}
