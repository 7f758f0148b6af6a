package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A layer of settings in YAML: a user's file, a run's {@code all_config.yaml}, or a preset. */
public final class ConfigFile {
  private final String origin;
  private final Map<String, Object> values;

  ConfigFile(String origin, Map<String, Object> values) {
    this.origin = origin;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it is missing or not YAML
   */
  public static ConfigFile read(Path file) {
    try {
      String text = TextFile.read(file, YamlText.MAX_CHARS);
      return new ConfigFile(file.toString(), YamlText.parseFlat(text, file.toString()));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such configuration file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the file sets a key. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text that the file sets, if it does. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(Object::toString);
  }

  /** The part of the layer whose keys begin so. */
  public ConfigFile startingWith(String prefix) {
    Map<String, Object> part = new LinkedHashMap<>(values);
    part.keySet().removeIf(name -> !name.startsWith(prefix));
    return new ConfigFile(origin, part);
  }

  /** The same layer without some keys. */
  public ConfigFile without(Set<String> names) {
    Map<String, Object> rest = new LinkedHashMap<>(values);
    rest.keySet().removeAll(names);
    return new ConfigFile(origin, rest);
  }

  /**
   * Puts every value on top of the settings; a key that nobody knows is left out.
   *
   * @param warn told of each unknown key, with the nearest known one
   * @throws ConfigException if a value is not allowed
   */
  public void applyTo(Settings settings, Consumer<String> warn) {
    values.forEach(
        (name, value) -> {
          if (ConfigKeys.all().containsKey(name)) {
            settings.put(name, value, origin);
          } else {
            warn.accept(Settings.unknown(name, origin) + " It has no effect.");
          }
        });
  }

  /** A configuration as YAML text that {@link #read} understands. */
  public static String write(TrainConfig config) {
    return write(config.toMap());
  }

  /** Nested settings as YAML text. */
  public static String write(Map<String, Object> settings) {
    DumpSettings style =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    return new Dump(style).dumpToString(settings);
  }
}
