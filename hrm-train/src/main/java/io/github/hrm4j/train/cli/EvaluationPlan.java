package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.checkpoint.CheckpointFolder;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.HostConfig;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.run.TrainedOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the arguments of {@code hrm evaluate} come to.
 *
 * @param checkpoint the model's file
 * @param arch settings {@code arch.*} of the model that the checkpoint leaves open
 * @param data the dataset's folder
 * @param batchSize puzzles at a time
 * @param outputs tensors to keep
 * @param seed for a sample of votes
 * @param host where to compute
 * @param options the rest
 */
record EvaluationPlan(
    Path checkpoint,
    Settings arch,
    Path data,
    int batchSize,
    List<String> outputs,
    long seed,
    HostConfig host,
    EvaluateOptions options) {
  private static final List<String> KEYS =
      List.of("data_path", "global_batch_size", "eval_save_outputs", "device", "threads", "seed");

  /** What --output writes unless eval_save_outputs names something else. */
  private static final List<String> OUTPUTS =
      List.of("logits", "q_halt_logits", "q_continue_logits");

  private static final int USUAL_BATCH = 32;

  /**
   * Reads arguments.
   *
   * @throws ConfigException if something is wrong with them
   */
  static EvaluationPlan of(
      List<String> arguments, EvaluateOptions options, Path base, int processors)
      throws IOException {
    Overrides overrides = Overrides.parse(arguments);
    Path given =
        overrides
            .take("checkpoint")
            .map(base::resolve)
            .orElseThrow(() -> new ConfigException("evaluate: checkpoint=FILE is missing"));
    Path checkpoint = checkpoint(given);
    for (String name : overrides.names()) {
      if (!KEYS.contains(name) && !name.startsWith("arch.")) {
        throw new ConfigException(
            "command line: evaluate does not know '%s', only checkpoint, %s; the model's settings come from the checkpoint"
                .formatted(name, String.join(", ", KEYS)));
      }
    }
    Settings settings = new Settings();
    overrides.applyTo(settings);
    return new EvaluationPlan(
        checkpoint,
        settings.startingWith("arch."),
        data(settings, checkpoint, base),
        settings.has("global_batch_size") ? settings.count("global_batch_size") : USUAL_BATCH,
        settings.has("eval_save_outputs") ? settings.texts("eval_save_outputs") : OUTPUTS,
        settings.integer("seed"),
        HostConfig.from(settings, processors),
        options);
  }

  /** The file itself, or the last model of a folder. */
  static Path checkpoint(Path given) throws IOException {
    return CheckpointFolder.find(given, "checkpoint=" + given);
  }

  /** What was given, else what the checkpoint's run was trained with. */
  private static Path data(Settings settings, Path checkpoint, Path base) throws IOException {
    if (settings.has("data_path")) {
      return base.resolve(settings.text("data_path"));
    }
    Path folder = checkpoint.toAbsolutePath().getParent();
    Path saved = folder.resolve("all_config.yaml");
    Optional<String> trained =
        Files.isRegularFile(saved) ? ConfigFile.read(saved).text("data_path") : Optional.empty();
    if (trained.isEmpty()) {
      throw new ConfigException(
          "evaluate: data_path=DIR is missing, and no all_config.yaml beside the checkpoint names it");
    }
    return TrainedOn.find(base, folder, trained.get())
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: the dataset that the model was trained with, %s, is not there any more; data_path=DIR says where it is, or names another"
                        .formatted(checkpoint, trained.get())));
  }

  /**
   * Checks that the model was made for such a dataset.
   *
   * @throws ConfigException naming the first number that differs
   */
  void requireFits(HrmConfig model, DatasetMetadata dataset) {
    requireSame("vocab_size", dataset.vocabSize(), model.vocabSize());
    requireSame("seq_len", dataset.seqLen(), model.seqLen());
    if (model.puzzleEmbNdim() > 0) {
      requireSame(
          "num_puzzle_identifiers", dataset.numPuzzleIdentifiers(), model.numPuzzleIdentifiers());
    }
  }

  private void requireSame(String key, int dataset, int model) {
    if (dataset != model) {
      throw new ConfigException(
          "data_path=%s: %s is %d, but the model of %s was trained with %d"
              .formatted(data, key, dataset, checkpoint, model));
    }
  }
}
