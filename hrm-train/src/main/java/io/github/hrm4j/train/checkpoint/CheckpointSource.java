package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.ArchConfig;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A checkpoint with everything that is known about its model. Our own say all of it; for PyTorch's
 * it comes from {@code all_config.yaml} beside the file, from what the user adds, from the shapes
 * of the tensors and from the dataset.
 */
public final class CheckpointSource implements AutoCloseable {
  /** The reference's configuration, written beside its checkpoints and our runs. */
  public static final String CONFIG = "all_config.yaml";

  /** The note of a converted checkpoint that says what its tensors were called in PyTorch. */
  static final String PREFIX_NOTE = "torch_prefix";

  /** What neither shapes nor the reference's defaults can tell. */
  private static final List<String> NEEDED =
      List.of("arch.num_heads", "arch.H_cycles", "arch.L_cycles", "arch.halt_max_steps");

  private final CheckpointFile file;
  private final Settings settings;
  private final boolean hasConfig;

  private CheckpointSource(CheckpointFile file, Settings settings, boolean hasConfig) {
    this.file = file;
    this.settings = settings;
    this.hasConfig = hasConfig;
  }

  /** As {@link #open(Path, Settings, Consumer)}, where the user adds nothing. */
  public static CheckpointSource open(Path path, Consumer<String> warn) throws IOException {
    return open(path, new Settings(), warn);
  }

  /**
   * Maps a checkpoint.
   *
   * @param added settings {@code arch.*} that the user gave; they come before the file's
   * @param warn told what is in the file but not used
   * @throws io.github.hrm4j.tensor.io.FormatException if it is no checkpoint of an HRM
   * @throws ConfigException if the configuration beside it is not valid
   */
  public static CheckpointSource open(Path path, Settings added, Consumer<String> warn)
      throws IOException {
    CheckpointFile file = CheckpointFile.open(path);
    try {
      if (!file.others().isEmpty()) {
        warn.accept(
            "%s: tensors outside of '%s' are not used: %d, such as %s"
                .formatted(path, file.prefix(), file.others().size(), file.others().getFirst()));
      }
      requireOpen(file, added);
      Settings settings = new Settings();
      Path config = path.resolveSibling(CONFIG);
      boolean hasConfig = file.info().isEmpty() && Files.isRegularFile(config);
      if (hasConfig) {
        ConfigFile.read(config).startingWith("arch.").applyTo(settings, warn);
      }
      settings.putAll(added);
      return new CheckpointSource(file, settings, hasConfig);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  // What a file says about itself is true; to try other settings, make another file.
  private static void requireOpen(CheckpointFile file, Settings added) {
    if (file.info().isPresent() && !added.names().isEmpty()) {
      throw new ConfigException(
          "%s says everything about its model itself; %s cannot be changed"
              .formatted(file.path(), String.join(", ", added.names())));
    }
  }

  /** The file itself. */
  public CheckpointFile file() {
    return file;
  }

  /**
   * What is known about the model.
   *
   * @param dataset what it works on; needed for PyTorch's checkpoints without learned positions,
   *     which do not hold the length of a puzzle
   * @throws ConfigException naming what is missing and the option that gives it, or what
   *     contradicts the tensors
   */
  public CheckpointInfo info(DatasetFacts dataset) throws IOException {
    if (file.info().isPresent()) {
      return file.info().get();
    }
    Map<String, Object> shapes = file.shapeSettings();
    requireSame(dataset, shapes);
    requireComplete(shapes, dataset);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("num_puzzle_identifiers", 1); // without a puzzle embedding any number will do
    all.putAll(dataset.settings());
    all.putAll(shapes);
    all.putAll(ArchConfig.given(settings));
    try {
      return Tasks.describe(HrmConfig.of(all), Map.of(PREFIX_NOTE, file.modelPrefix()));
    } catch (io.github.hrm4j.model.ConfigException e) {
      throw new ConfigException(file.path() + ": " + e.getMessage());
    }
  }

  private void requireSame(DatasetFacts dataset, Map<String, Object> shapes) {
    dataset
        .settings()
        .forEach(
            (name, value) -> {
              if (shapes.containsKey(name) && !shapes.get(name).equals(value)) {
                throw new ConfigException(
                    "%s: the dataset's %s is %s, but the model was trained with %s"
                        .formatted(file.path(), name, value, shapes.get(name)));
              }
            });
  }

  private void requireComplete(Map<String, Object> shapes, DatasetFacts dataset) {
    List<String> missing = new ArrayList<>(NEEDED);
    missing.removeIf(settings::has);
    if (!shapes.containsKey("seq_len") && !dataset.settings().containsKey("seq_len")) {
      missing.add("data_path");
    }
    if (!missing.isEmpty()) {
      String options =
          missing.stream()
              .map(name -> name + (name.equals("data_path") ? "=DIR or seq_len=N" : "=N"))
              .collect(Collectors.joining(", "));
      throw new ConfigException(
          "%s: its tensors do not say everything%s; add %s"
              .formatted(
                  file.path(),
                  hasConfig ? "" : ", and there is no " + CONFIG + " beside it",
                  options));
    }
  }

  /**
   * The model, in the innermost scope.
   *
   * @throws io.github.hrm4j.tensor.io.FormatException if the tensors are not those of the
   *     configuration, or damaged
   */
  public Hrm load(Backend backend, DatasetFacts dataset) throws IOException {
    return file.load(backend, info(dataset).config());
  }

  /** Unmaps the file; a model that was loaded does not need it. */
  @Override
  public void close() {
    file.close();
  }
}
