package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.ArchConfig;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code all_config.yaml} that the reference needs beside a checkpoint. The type to compute in
 * is left out, since it is not the model's but the device's.
 *
 * @param checkpoint the PyTorch file that it is for
 * @param model what the file is a model of
 * @param replace whether a file that is there may be replaced
 */
record TorchConfig(Path checkpoint, HrmConfig model, boolean replace) {
  private static final String COMPUTE_TYPE = "forward_dtype";

  /** What the reference takes from the dataset and not from here. */
  private static final List<String> DATASET =
      List.of("vocab_size", "seq_len", "num_puzzle_identifiers");

  private Path file() {
    return checkpoint.resolveSibling(CheckpointSource.CONFIG);
  }

  /**
   * Writes the file, unless the one there describes this model already.
   *
   * @param origin the checkpoint that was converted; how it was trained is taken over from the
   *     configuration beside it
   * @param dataPath the dataset's folder, or null
   * @return the file, if it was written
   * @throws ConfigException if the one there describes another model
   */
  Optional<Path> write(Path origin, String dataPath) throws IOException {
    if (Files.exists(file()) && !replace) {
      if (describes(file())) {
        return Optional.empty();
      }
      throw new ConfigException(
          "%s: is there already and describes another model; choose another folder, or --force replaces it"
              .formatted(file()));
    }
    try (AtomicFile atomic = AtomicFile.create(file())) {
      byte[] text = text(origin, dataPath).getBytes(StandardCharsets.UTF_8);
      atomic.write(ByteBuffer.wrap(text));
      atomic.commit();
    }
    return Optional.of(file());
  }

  private boolean describes(Path config) {
    Map<String, Object> all = new LinkedHashMap<>(ArchConfig.given(settings(config)));
    all.remove(COMPUTE_TYPE);
    DATASET.forEach(name -> all.put(name, model.toMap().get(name)));
    try {
      return HrmConfig.of(all).equals(model);
    } catch (io.github.hrm4j.model.ConfigException e) {
      return false; // a model that cannot be is another one
    }
  }

  private static Settings settings(Path config) {
    Settings settings = new Settings();
    ConfigFile.read(config).applyTo(settings, warning -> {});
    return settings;
  }

  private String text(Path origin, String dataPath) {
    Path beside = origin.resolveSibling(CheckpointSource.CONFIG);
    Settings settings = Files.isRegularFile(beside) ? settings(beside) : new Settings();
    String name = CheckpointSource.CONFIG;
    for (Map.Entry<String, Object> setting : model.toMap().entrySet()) {
      if (!DATASET.contains(setting.getKey())) {
        settings.put(ArchConfig.path(setting.getKey()), setting.getValue(), name);
      }
    }
    if (!settings.has("run_name")) {
      settings.put("run_name", checkpoint.getFileName().toString(), name);
    }
    if (dataPath != null) {
      settings.put("data_path", dataPath, name);
    }
    int processors = Runtime.getRuntime().availableProcessors();
    Map<String, Object> all =
        TrainConfig.from(settings, new SeededRandom(0, 0), processors).toMap();
    ((Map<?, ?>) all.get("arch")).remove(COMPUTE_TYPE);
    return ConfigFile.write(all);
  }
}
