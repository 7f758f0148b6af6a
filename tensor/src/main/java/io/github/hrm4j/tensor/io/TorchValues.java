package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.io.PickleValues.Dict;
import io.github.hrm4j.tensor.io.PickleValues.Tuple;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle built, flattened to names. A pickle may refer to one object many times and even to
 * the one it is in, so the walk is bounded.
 *
 * @param tensors by name
 * @param scalars by name
 */
record TorchValues(Map<String, TensorData> tensors, Map<String, Object> scalars) {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 100_000;

  // Bounds the memory that names take.
  private static final int MAX_NAME_CHARS = 4 << 20;

  static TorchValues of(Path path, String pickle, Object root) throws FormatException {
    if (root instanceof TensorData) {
      throw new FormatException(path, pickle, "holds one tensor without a name; a dict is needed");
    }
    TorchValues values = new TorchValues(new LinkedHashMap<>(), new LinkedHashMap<>());
    try {
      values.new Walk().visit("", root, 0);
    } catch (PickleException e) {
      throw new FormatException(path, pickle, e.getMessage(), e);
    }
    if (values.tensors.isEmpty()) {
      throw new FormatException(path, pickle, "holds no tensors");
    }
    return values;
  }

  /** One walk over a value. */
  private final class Walk {
    private int visited;
    private long chars;

    void visit(String name, Object value, int depth) throws PickleException {
      visited++;
      chars += name.length();
      if (visited > MAX_VALUES || chars > MAX_NAME_CHARS || depth > MAX_DEPTH) {
        throw new PickleException(
            "nested deeper than %d, or more than %d values; is it a state_dict?"
                .formatted(MAX_DEPTH, MAX_VALUES));
      }
      switch (value) {
        case Dict dict -> {
          for (Map.Entry<Object, Object> entry : dict.entries().entrySet()) {
            visit(join(name, entry.getKey()), entry.getValue(), depth + 1);
          }
        }
        case Tuple tuple -> visitAll(name, tuple.items(), depth);
        case List<?> list -> visitAll(name, list, depth);
        case TensorData tensor -> putNew(tensors, name, tensor);
        case Long _, Double _, Boolean _, String _ -> putNew(scalars, name, value);
        default -> {
          // None and imported names say nothing about tensors.
        }
      }
    }

    private void visitAll(String name, List<?> items, int depth) throws PickleException {
      int index = 0;
      for (Object item : items) {
        visit(join(name, index++), item, depth + 1);
      }
    }
  }

  private static <T> void putNew(Map<String, T> map, String name, T value) throws PickleException {
    if (map.putIfAbsent(name, value) != null) {
      throw new PickleException("two values are called " + PickleValues.describe(name));
    }
  }

  private static String join(String name, Object key) {
    return name.isEmpty() ? key.toString() : name + "." + key;
  }
}
