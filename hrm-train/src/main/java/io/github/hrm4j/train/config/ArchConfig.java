package io.github.hrm4j.train.config;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code arch.*} says: which model, and its settings but for what the dataset decides.
 *
 * @param name {@code arch.name}
 * @param lossName {@code arch.loss.name}
 * @param settings the others by the reference's names without {@code arch.}, as {@link
 *     HrmConfig#of} reads them
 */
public record ArchConfig(String name, String lossName, Map<String, Object> settings) {
  private static final String FORWARD_DTYPE = "forward_dtype";

  /**
   * Checks the settings together.
   *
   * @throws io.github.hrm4j.model.ConfigException naming the first that cannot be
   */
  public ArchConfig {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    // The dataset's three numbers restrict none of the others: any stand in for them here.
    model(settings, 1, 1, 1);
  }

  static ArchConfig from(Settings given) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String full : ConfigKeys.all().keySet()) {
      String name = full.substring(full.lastIndexOf('.') + 1);
      Object value = given.get(full);
      if (full.startsWith("arch.") && !name.equals("name") && value != null) {
        settings.put(name, value);
      }
    }
    return new ArchConfig(given.text("arch.name"), given.text("arch.loss.name"), settings);
  }

  /**
   * The same with the compute type of a backend, if none is given.
   *
   * @throws io.github.hrm4j.model.ConfigException if one is given that the backend refuses
   */
  ArchConfig on(Backend backend) {
    Map<String, Object> resolved = new LinkedHashMap<>(settings);
    resolved.putIfAbsent(
        FORWARD_DTYPE, backend.preferredCompute() == DType.BF16 ? "bfloat16" : "float32");
    model(resolved, 1, 1, 1).requireComputedBy(backend);
    return new ArchConfig(name, lossName, resolved);
  }

  /** The key under which a user gives a setting of the model, such as {@code arch.H_cycles}. */
  public static String path(String name) {
    return name.equals("loss_type") ? "arch.loss.loss_type" : "arch." + name;
  }

  /**
   * Those settings of the model that some layer gave and that are not null, by the reference's
   * names without {@code arch.}, as {@link HrmConfig#of} reads them.
   */
  public static Map<String, Object> given(Settings given) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String full : given.names()) {
      String name = full.substring(full.lastIndexOf('.') + 1);
      if (full.startsWith("arch.") && !name.equals("name") && given.get(full) != null) {
        settings.put(name, given.get(full));
      }
    }
    return settings;
  }

  /** The model's configuration for a dataset. */
  public HrmConfig model(int vocabSize, int seqLen, int numPuzzleIdentifiers) {
    return model(settings, vocabSize, seqLen, numPuzzleIdentifiers);
  }

  private static HrmConfig model(
      Map<String, Object> settings, int vocabSize, int seqLen, int numPuzzleIdentifiers) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("vocab_size", vocabSize);
    all.put("seq_len", seqLen);
    all.put("num_puzzle_identifiers", numPuzzleIdentifiers);
    return HrmConfig.of(all);
  }

  /** As the reference's yaml nests it, with what was derived filled in. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    model(settings, 1, 1, 1)
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.equals("loss_type")) {
                map.put("loss", orderedLoss(value));
              } else if (ConfigKeys.all().containsKey("arch." + key)) {
                map.put(key, value);
              }
            });
    return map;
  }

  private Map<String, Object> orderedLoss(Object lossType) {
    Map<String, Object> loss = new LinkedHashMap<>();
    loss.put("name", lossName);
    loss.put("loss_type", lossType);
    return loss;
  }
}
