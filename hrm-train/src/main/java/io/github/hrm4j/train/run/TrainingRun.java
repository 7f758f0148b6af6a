package io.github.hrm4j.train.run;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.eval.Evaluation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One start of a run, from its configuration to its last checkpoint: opens the dataset, makes or
 * restores the state in a run scope, and trains.
 */
public final class TrainingRun {
  private final TrainConfig config;
  private final Optional<ResumePoint> resume;
  private final Setting setting;

  /**
   * What a run finds around it.
   *
   * @param base relative paths start here
   * @param arguments the command line, for {@code run.json}
   * @param version of this program
   * @param nanoTime measures durations
   * @param clock tells the date
   * @param stop asked after every step
   * @param listener shows what happens
   */
  public record Setting(
      Path base,
      List<String> arguments,
      String version,
      LongSupplier nanoTime,
      InstantSource clock,
      StopRequest stop,
      RunListener listener) {}

  /**
   * How a run ended, while its memory is still there.
   *
   * @param state the trained model, among the rest
   * @param test the test split, if there is one
   * @param evaluation the last evaluation of this start, if there was one
   */
  public record Result(
      Trainer.Outcome outcome,
      TrainState state,
      RunFolder folder,
      Optional<PuzzleDataset> test,
      Optional<Evaluation> evaluation) {}

  /** What a caller wants with the trained model before its memory is freed. */
  @FunctionalInterface
  public interface Epilogue {
    /** Called once after training. */
    void accept(Result result) throws IOException;
  }

  /** A run that starts, or goes on from a saved state. */
  public TrainingRun(TrainConfig config, Optional<ResumePoint> resume, Setting setting) {
    this.config = config;
    this.resume = resume;
    this.setting = setting;
  }

  /**
   * Trains.
   *
   * @throws io.github.hrm4j.train.ConfigException if the dataset or the run folder cannot be used
   * @throws TrainingException if the loss is not finite
   */
  public Trainer.Outcome run(Backend backend, Epilogue epilogue) throws IOException {
    return new TrainingRun(config.on(backend), resume, setting).train(backend, epilogue);
  }

  private Trainer.Outcome train(Backend backend, Epilogue epilogue) throws IOException {
    Path data = setting.base().resolve(config.dataPath());
    try (PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN)) {
      if (!PuzzleDataset.has(data, Split.TEST)) {
        return run(backend, train, Optional.empty(), epilogue);
      }
      try (PuzzleDataset test = PuzzleDataset.open(data, Split.TEST)) {
        return run(backend, train, Optional.of(test), epilogue);
      }
    }
  }

  private Trainer.Outcome run(
      Backend backend, PuzzleDataset train, Optional<PuzzleDataset> test, Epilogue epilogue)
      throws IOException {
    try (Scope _ = backend.openScope("run")) {
      TrainState state = new TrainState(backend, config, train);
      try (Checkpoints checkpoints = checkpoints(state)) {
        prepare(checkpoints.folder(), state);
        Trainer trainer =
            new Trainer(
                config,
                state,
                checkpoints,
                train,
                test,
                setting.nanoTime(),
                setting.stop(),
                setting.listener());
        Trainer.Outcome outcome = trainer.run();
        epilogue.accept(
            new Result(outcome, state, checkpoints.folder(), test, trainer.lastEvaluation()));
        return outcome;
      }
    }
  }

  private Checkpoints checkpoints(TrainState state) throws IOException {
    if (resume.isPresent()) {
      return Checkpoints.resume(resume.get().folder(), config, state, resume.get().step());
    }
    Path folder = setting.base().resolve(config.names().folder());
    return Checkpoints.start(RunFolder.create(folder), config);
  }

  private void prepare(RunFolder folder, TrainState state) throws IOException {
    try (AtomicFile file = AtomicFile.create(folder.config())) {
      file.write(ByteBuffer.wrap(ConfigFile.write(config).getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
    RunInfo.write(
        folder, config, state, setting.arguments(), setting.version(), setting.clock().instant());
    try {
      folder.linkFrom(setting.base().resolve("runs/latest"));
    } catch (IOException e) {
      setting.listener().note("runs/latest was not updated: " + e.getMessage());
    }
  }
}
