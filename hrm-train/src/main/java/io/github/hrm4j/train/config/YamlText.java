package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML: nothing but maps, lists and scalars of the core schema, bounded in size. */
final class YamlText {
  /** The longest text that is read, in characters. */
  static final int MAX_CHARS = 1 << 20;

  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_KEYS = 1000;
  private static final int MAX_KEY_CHARS = 1000;

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
      requireShallow(text, origin, settings);
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
   * Refuses what would make the loader run out of stack: it calls itself for each level, and
   * compares keys that may hold themselves.
   */
  private static void requireShallow(String text, String origin, LoadSettings settings) {
    Deque<Optional<Anchor>> open = new ArrayDeque<>();
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case CollectionStartEvent start -> open.push(start.getAnchor());
        case CollectionEndEvent _ -> open.pop();
        case AliasEvent alias when open.contains(Optional.of(alias.getAlias())) ->
            throw notSettings(origin, event, "*" + alias.getAlias() + " holds itself");
        default -> {
          // Everything else stays on its level.
        }
      }
      if (open.size() > MAX_DEPTH) {
        throw notSettings(origin, event, "nested deeper than " + MAX_DEPTH);
      }
    }
  }

  private static ConfigException notSettings(String origin, Event event, String problem) {
    String line = event.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return new ConfigException(origin + line + ": not YAML of settings: " + problem);
  }

  /**
   * A mapping with nested mappings flattened to dotted names.
   *
   * @throws ConfigException if the document is not a mapping
   */
  static Map<String, Object> parseFlat(String text, String origin) {
    Map<String, Object> flat = new LinkedHashMap<>();
    switch (parse(text, origin)) {
      case Map<?, ?> map -> flatten("", map, flat, origin, 1);
      case null -> {
        // An empty file sets nothing.
      }
      default -> throw new ConfigException(origin + ": must hold key: value lines");
    }
    return flat;
  }

  // Aliases can make a mapping hold itself, or another so many times that it fills the memory.
  private static void flatten(
      String prefix, Map<?, ?> map, Map<String, Object> into, String origin, int depth) {
    map.forEach(
        (name, value) -> {
          requirePlain(name, value, origin, prefix);
          String full = prefix + name;
          if (depth > MAX_DEPTH || into.size() > MAX_KEYS || full.length() > MAX_KEY_CHARS) {
            throw new ConfigException(
                "%s: %s: more than %d keys, or nested deeper than %d"
                    .formatted(origin, prefix, MAX_KEYS, MAX_DEPTH));
          }
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            flatten(full + ".", inner, into, origin, depth + 1);
          } else {
            into.put(full, value);
          }
        });
  }

  private static void requirePlain(Object name, Object value, String origin, String prefix) {
    if (isCollection(name)) {
      throw new ConfigException(
          "%s: %s: a key is a collection; it must be text".formatted(origin, prefix));
    }
    if (value instanceof Collection<?> list && list.stream().anyMatch(YamlText::isCollection)) {
      throw new ConfigException(
          "%s: %s%s: a list holds a collection; no setting does".formatted(origin, prefix, name));
    }
  }

  private static boolean isCollection(Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?>;
  }
}
