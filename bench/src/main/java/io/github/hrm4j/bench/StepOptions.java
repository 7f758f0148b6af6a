package io.github.hrm4j.bench;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Which training step is measured.
 *
 * @param batch puzzles of a step
 * @param seq cells of a puzzle; the puzzle embedding's tokens come on top
 * @param threads computing threads
 * @param steps measured after the warm-up
 * @param device name of the backend
 * @param settings {@code key=value} as {@code hrm train} takes them, for another model or method
 */
record StepOptions(
    int batch, int seq, int threads, int steps, String device, List<String> settings) {
  /** Sudoku's: the padding, the empty cell, nine digits. */
  static final int VOCABULARY = 11;

  /** More than anybody waits for, so that no schedule ends and no iteration does. */
  private static final int EPOCHS = 1 << 20;

  /** Keys that choose the model and how a step is made; the rest is this command's own. */
  private static final List<String> ALLOWED =
      List.of(
          "arch",
          "lr",
          "lr_min_ratio",
          "lr_warmup_steps",
          "beta1",
          "beta2",
          "weight_decay",
          "puzzle_emb_lr",
          "puzzle_emb_weight_decay",
          "grad",
          "train_segments",
          "grad_accumulation",
          "ema",
          "ema_rate",
          "seed");

  /** Keeps a copy. */
  StepOptions {
    settings = List.copyOf(settings);
  }

  /** The same step of another size. */
  StepOptions sized(int newBatch, int newSeq, int newThreads) {
    return new StepOptions(newBatch, newSeq, newThreads, steps, device, settings);
  }

  /** The same step with other settings in place of those of the same name. */
  StepOptions with(String... more) {
    List<String> all = new ArrayList<>(settings);
    for (String setting : more) {
      String key = setting.substring(0, setting.indexOf('=') + 1);
      all.removeIf(given -> given.startsWith(key));
      all.add(setting);
    }
    return new StepOptions(batch, seq, threads, steps, device, all);
  }

  /** The model that is trained. */
  HrmConfig model() {
    return config().arch().model(VOCABULARY, seq, 1);
  }

  /**
   * The run that such a step belongs to: the reference's defaults but for what is given.
   *
   * @throws ConfigException if a setting is wrong, or has no say here
   */
  TrainConfig config() {
    Overrides overrides = Overrides.parse(settings);
    for (String name : overrides.names()) {
      if (!name.startsWith("arch.") && !ALLOWED.contains(name)) {
        throw new ConfigException(
            "command line: %s=…: has no say here; what may be given are arch.… and %s"
                .formatted(name, String.join(", ", ALLOWED)));
      }
    }
    Settings given = new Settings();
    overrides.applyTo(given);
    String origin = "hrm bench";
    given.put("global_batch_size", batch, origin);
    given.put("epochs", EPOCHS, origin);
    given.put("eval_interval", EPOCHS, origin);
    given.put("device", device, origin);
    given.put("threads", threads, origin);
    return TrainConfig.from(given, new SeededRandom(0, 0), threads);
  }
}
