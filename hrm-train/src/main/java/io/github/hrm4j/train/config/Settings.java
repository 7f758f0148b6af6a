package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values given so far by dotted name, each checked and with its origin. Later layers (preset,
 * file, command line) overwrite earlier ones; what nobody gave has the key's default.
 */
public final class Settings {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> origins = new HashMap<>();

  /**
   * Sets one key.
   *
   * @param yaml the value as a YAML reader gives it
   * @param origin the file or the command line, for messages
   * @throws ConfigException if there is no such key or the value is not allowed
   */
  public void put(String name, Object yaml, String origin) {
    ConfigKey key = ConfigKeys.all().get(name);
    if (key == null) {
      throw new ConfigException(unknown(name, origin));
    }
    values.put(name, key.check(yaml, origin));
    origins.put(name, origin);
  }

  /** Puts everything that was given elsewhere on top. */
  public void putAll(Settings above) {
    values.putAll(above.values);
    origins.putAll(above.origins);
  }

  /** Those that were given and whose keys begin so. */
  public Settings startingWith(String prefix) {
    Settings part = new Settings();
    part.putAll(this);
    part.values.keySet().removeIf(name -> !name.startsWith(prefix));
    part.origins.keySet().retainAll(part.values.keySet());
    return part;
  }

  static String unknown(String name, String origin) {
    List<String> known = new ArrayList<>(ConfigKeys.all().keySet());
    known.addAll(Overrides.COMMAND_LINE_ONLY);
    String cure =
        Names.nearest(name, known)
            .map("did you mean '%s'?"::formatted)
            .orElse("`hrm train --print-config` shows all keys");
    return "%s: unknown key '%s'; %s".formatted(origin, name, cure);
  }

  /** The keys that some layer gave. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Whether a layer gave this key. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Where a value that was given comes from: the file's name or the command line. */
  String origin(String name) {
    return origins.get(name);
  }

  Object get(String name) {
    return values.containsKey(name) ? values.get(name) : ConfigKeys.all().get(name).defaultValue();
  }

  /** A text, or null. */
  public String text(String name) {
    return (String) get(name);
  }

  boolean flag(String name) {
    return (Boolean) get(name);
  }

  /** A number, never null. */
  public int count(String name) {
    return Math.toIntExact((Long) get(name));
  }

  /** A count, or the given one where the key is null. */
  int count(String name, int otherwise) {
    return get(name) == null ? otherwise : count(name);
  }

  public long integer(String name) {
    return (Long) get(name);
  }

  double real(String name) {
    return (Double) get(name);
  }

  /** A list, perhaps empty. */
  public List<String> texts(String name) {
    return ((List<?>) get(name)).stream().map(String.class::cast).toList();
  }
}
