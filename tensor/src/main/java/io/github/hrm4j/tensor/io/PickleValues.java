package io.github.hrm4j.tensor.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle's values become: None is {@link #NONE}, numbers are Long, BigInteger or Double,
 * strings String, lists List, and the types below. Nothing here can do anything.
 */
final class PickleValues {
  /** Python's None. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private PickleValues() {}

  /** A tuple; equal to itself only, so that a cycle through it cannot make a hash run on. */
  static final class Tuple {
    private final List<Object> items;

    Tuple(List<Object> items) {
      this.items = List.copyOf(items);
    }

    List<Object> items() {
      return items;
    }
  }

  /** A dict or an OrderedDict, in order, with the attributes that a BUILD gave it. */
  static final class Dict {
    private final Map<Object, Object> entries = new LinkedHashMap<>();
    private Dict attributes;

    Map<Object, Object> entries() {
      return entries;
    }

    /** Its attributes such as {@code _metadata}, or null. */
    Dict attributes() {
      return attributes;
    }

    void setAttributes(Dict dict) {
      attributes = dict;
    }

    /**
     * Adds or replaces an entry.
     *
     * @throws PickleException if the key is not a plain value
     */
    void put(Object key, Object value) throws PickleException {
      boolean plain =
          key instanceof String
              || key instanceof Long
              || key instanceof Double
              || key instanceof Boolean
              || key == NONE;
      if (!plain) {
        throw new PickleException(
            "a key of a dict is " + describe(key) + "; only plain values are read as keys");
      }
      entries.put(key, value);
    }
  }

  /** An allowed name that was imported, not yet called. */
  record Global(String name) {}

  /** A value in a few words, whatever it is and holds. */
  static String describe(Object value) {
    return switch (value) {
      case String text -> "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
      case Long number -> number.toString();
      case Double number -> number.toString();
      case Boolean truth -> truth ? "True" : "False";
      case Global global -> global.name();
      case Tuple _ -> "a tuple";
      case Dict _ -> "a dict";
      case List<?> _ -> "a list";
      case TensorData _ -> "a tensor";
      case Object other when other == NONE -> "None";
      default -> "a " + value.getClass().getSimpleName();
    };
  }
}
