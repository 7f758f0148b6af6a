package io.github.hrm4j.model;

import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Settings by the reference's names, with its defaults, into an {@link HrmConfig} and back. */
final class HrmConfigNames {
  /** What the dataset decides; the other settings live under {@code arch.}. */
  private static final Set<String> FROM_DATASET =
      Set.of("vocab_size", "seq_len", "num_puzzle_identifiers");

  private static final Map<String, CrossEntropy> LOSSES = losses();
  private static final Map<String, DType> DTYPES = dtypes();

  private final Map<String, ?> settings;
  private final Set<String> known = new LinkedHashSet<>();

  private HrmConfigNames(Map<String, ?> settings) {
    this.settings = settings;
  }

  static HrmConfig read(Map<String, ?> settings) {
    HrmConfigNames from = new HrmConfigNames(settings);
    int hiddenSize = from.integer("hidden_size", 512);
    HrmConfig config =
        new HrmConfig(
            from.integer("H_cycles", 2),
            from.integer("L_cycles", 2),
            from.integer("H_layers", 4),
            from.integer("L_layers", 4),
            hiddenSize,
            from.integer("num_heads", 8),
            from.number("expansion", 4),
            from.integer("puzzle_emb_ndim", hiddenSize),
            from.choice("pos_encodings", "rope", positions()),
            from.number("rms_norm_eps", 1e-5),
            from.number("rope_theta", 10_000),
            from.integer("halt_max_steps", 16),
            from.number("halt_exploration_prob", 0.1),
            from.choice("forward_dtype", "float32", DTYPES),
            from.choice("loss_type", "stablemax_cross_entropy", LOSSES),
            from.integer("vocab_size", null),
            from.integer("seq_len", null),
            from.integer("num_puzzle_identifiers", null));
    from.refuseUnknown();
    return config;
  }

  /** How a user writes the setting. */
  static String path(String name) {
    if (FROM_DATASET.contains(name)) {
      return name;
    }
    return name.equals("loss_type") ? "arch.loss.loss_type" : "arch." + name;
  }

  static String label(CrossEntropy loss) {
    return labelOf(LOSSES, loss);
  }

  /** As a user writes a compute type. */
  static String label(DType dtype) {
    return DTYPES.containsValue(dtype) ? labelOf(DTYPES, dtype) : dtype.label();
  }

  private static <T> String labelOf(Map<String, T> labels, T value) {
    for (Map.Entry<String, T> entry : labels.entrySet()) {
      if (entry.getValue().equals(value)) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no name for " + value);
  }

  private static Map<String, CrossEntropy> losses() {
    Map<String, CrossEntropy> map = new LinkedHashMap<>();
    map.put("stablemax_cross_entropy", CrossEntropy.STABLEMAX);
    map.put("softmax_cross_entropy", CrossEntropy.SOFTMAX);
    return Collections.unmodifiableMap(map);
  }

  private static Map<String, DType> dtypes() {
    Map<String, DType> map = new LinkedHashMap<>();
    map.put("float32", DType.F32);
    map.put("bfloat16", DType.BF16);
    return Collections.unmodifiableMap(map);
  }

  private static Map<String, PosEncodings> positions() {
    Map<String, PosEncodings> map = new LinkedHashMap<>();
    for (PosEncodings value : PosEncodings.values()) {
      map.put(value.label(), value);
    }
    return map;
  }

  private Object value(String name, Object byDefault) {
    known.add(name);
    Object value = settings.get(name);
    if (value == null && byDefault == null) {
      throw new ConfigException(path(name), value, "given: it comes from the dataset");
    }
    return value == null ? byDefault : value;
  }

  private int integer(String name, Integer byDefault) {
    double value = parse(name, value(name, byDefault), "a whole number");
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new ConfigException(path(name), settings.get(name), "a whole number");
    }
    return (int) value;
  }

  private double number(String name, double byDefault) {
    return parse(name, value(name, byDefault), "a number");
  }

  private double parse(String name, Object value, String allowed) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return new BigDecimal(value.toString().strip()).doubleValue();
    } catch (NumberFormatException e) {
      throw new ConfigException(path(name), value, allowed);
    }
  }

  private <T> T choice(String name, String byDefault, Map<String, T> choices) {
    Object value = value(name, byDefault);
    T choice = choices.get(value.toString());
    if (choice == null) {
      StringJoiner names = new StringJoiner(", ");
      choices.keySet().forEach(names::add);
      throw new ConfigException(path(name), value, "one of " + names);
    }
    return choice;
  }

  private void refuseUnknown() {
    for (Map.Entry<String, ?> entry : settings.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigException(
            entry.getKey(), entry.getValue(), "one of " + String.join(", ", known));
      }
    }
  }
}
