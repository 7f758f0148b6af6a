package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML: nothing but maps, lists and scalars of the core schema, bounded in size. */
final class YamlText {
  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_ALIASES = 50;

  private YamlText() {}

  /**
   * The single document of a text.
   *
   * @throws ConfigException if it is not YAML, naming the origin and the line
   */
  static Object parse(String text, String origin) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_CHARS)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setLabel(origin)
            .build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      throw new ConfigException(origin + line + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigException(
          origin + ": not YAML: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  /**
   * A mapping with nested mappings flattened to dotted names.
   *
   * @throws ConfigException if the document is not a mapping
   */
  static Map<String, Object> parseFlat(String text, String origin) {
    Map<String, Object> flat = new LinkedHashMap<>();
    switch (parse(text, origin)) {
      case Map<?, ?> map -> flatten("", map, flat);
      case null -> {
        // An empty file sets nothing.
      }
      default -> throw new ConfigException(origin + ": must hold key: value lines");
    }
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, Object> into) {
    map.forEach(
        (name, value) -> {
          String full = prefix + name;
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            flatten(full + ".", inner, into);
          } else {
            into.put(full, value);
          }
        });
  }
}
