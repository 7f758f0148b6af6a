package io.github.hrm4j.train.run;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Runs of a tiny model on {@link TinyDataset}, in this process. */
public final class TinyRuns {
  /**
   * Two segments in three go on into the next step, and exploration makes that depend on the random
   * numbers, so that a resumed run shows whether all of that was saved.
   */
  public static final List<String> SETTINGS =
      List.of(
          "arch.hidden_size=16",
          "arch.num_heads=2",
          "arch.H_layers=1",
          "arch.L_layers=1",
          "arch.halt_max_steps=3",
          "arch.halt_exploration_prob=0.5",
          "global_batch_size=4",
          "epochs=4",
          "eval_interval=2",
          "lr=1e-2",
          "lr_warmup_steps=3",
          "lr_min_ratio=0.1",
          "puzzle_emb_lr=1e-2",
          "run_name=tiny");

  private TinyRuns() {}

  /** The settings above with more on top. */
  public static TrainConfig config(Path data, String... more) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.add("data_path=" + data);
    for (String override : more) {
      all.removeIf(old -> old.startsWith(override.substring(0, override.indexOf('=') + 1)));
      all.add(override);
    }
    Settings settings = new Settings();
    Overrides.parse(all).applyTo(settings);
    return TrainConfig.from(settings, new SeededRandom(0, 0), 1);
  }

  /** A listener that watches steps. */
  public static RunListener watching(LongConsumer afterStep) {
    return new RunListener() {
      @Override
      public void started(long step, long totalSteps) {}

      @Override
      public void stepped(long step, Map<String, Double> metrics) {
        afterStep.accept(step);
      }

      @Override
      public Progress evaluating(long step, long examples) {
        return Progress.NONE;
      }

      @Override
      public void evaluated(long step, Evaluation evaluation) {}

      @Override
      public void note(String line) {}

      @Override
      public void finish() {}
    };
  }

  /** Trains on a backend of the kind that the property hrm.backend names. */
  public static Trainer.Outcome run(
      Path base, TrainConfig config, boolean resume, StopRequest stop, RunListener listener)
      throws IOException {
    try (Backend backend =
        Backends.open(System.getProperty("hrm.backend", "simd"), config.host().threads())) {
      return run(backend, base, config, resume, stop, listener);
    }
  }

  /** Trains on this backend. */
  public static Trainer.Outcome run(
      Backend backend,
      Path base,
      TrainConfig config,
      boolean resume,
      StopRequest stop,
      RunListener listener)
      throws IOException {
    Optional<ResumePoint> point =
        resume ? ResumePoint.ifAny(base.resolve(config.names().folder())) : Optional.empty();
    TrainingRun.Setting setting =
        new TrainingRun.Setting(
            base, List.of(), "test", System::nanoTime, () -> Instant.EPOCH, stop, listener);
    return new TrainingRun(config, point, setting).run(backend, _ -> {});
  }
}
