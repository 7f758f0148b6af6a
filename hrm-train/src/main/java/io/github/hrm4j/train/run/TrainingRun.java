package io.github.hrm4j.train.run;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.checkpoint.TaskNotes;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.optim.Ema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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
   * @param linksLatest whether {@code runs/latest} is to point at the run
   */
  public record Setting(
      Path base,
      List<String> arguments,
      String version,
      LongSupplier nanoTime,
      InstantSource clock,
      StopRequest stop,
      RunListener listener,
      boolean linksLatest) {
    /** With the link. */
    public Setting(
        Path base,
        List<String> arguments,
        String version,
        LongSupplier nanoTime,
        InstantSource clock,
        StopRequest stop,
        RunListener listener) {
      this(base, arguments, version, nanoTime, clock, stop, listener, true);
    }
  }

  /**
   * How a run ended, while its memory is still there.
   *
   * @param state the trained model, among the rest
   * @param test the test split, if there is one
   * @param score of the last evaluation, in an earlier start if there was none in this one
   */
  public record Result(
      Trainer.Outcome outcome,
      TrainState state,
      RunFolder folder,
      Optional<PuzzleDataset> test,
      Optional<Score> score) {}

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
    boolean isNew = !Files.exists(setting.base().resolve(config.names().folder()));
    RunFolder folder = folder();
    try {
      return train(folder, backend, train, test, epilogue);
    } catch (NotFiniteException e) {
      Diagnosis diagnosis = new Diagnosis(config, folder, setting.listener(), setting.stop());
      throw diagnosis.explain(backend, train, e);
    } finally {
      if (isNew) {
        folder.removeIfEmpty(); // no memory for the model or the batch, for example
      }
    }
  }

  private Trainer.Outcome train(
      RunFolder folder,
      Backend backend,
      PuzzleDataset train,
      Optional<PuzzleDataset> test,
      Epilogue epilogue)
      throws IOException {
    try (Scope _ = backend.openScope("run")) {
      TrainState state = new TrainState(backend, config, train);
      state.setNotes(TaskNotes.of(setting.base().resolve(config.dataPath()), train.metadata()));
      try (Checkpoints checkpoints = checkpoints(folder, state)) {
        prepare(folder, state);
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
        Optional<Score> score =
            trainer.lastEvaluation().map(Score::of).or(() -> earlierScore(folder));
        RunInfo.finish(folder, state, outcome.name().toLowerCase(Locale.ROOT));
        state.ema().ifPresent(Ema::swap); // the trained model is what evaluation saw
        epilogue.accept(new Result(outcome, state, folder, test, score));
        return outcome;
      }
    }
  }

  private RunFolder folder() throws IOException {
    return resume.isPresent()
        ? resume.get().folder()
        : RunFolder.create(setting.base().resolve(config.names().folder()));
  }

  /** A run that was through before says again how good it got. */
  private static Optional<Score> earlierScore(RunFolder folder) {
    try {
      return Score.last(folder.metrics());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Checkpoints checkpoints(RunFolder folder, TrainState state) throws IOException {
    return resume.isPresent()
        ? Checkpoints.resume(folder, config, state, resume.get().step(), setting.clock())
        : Checkpoints.start(folder, config, setting.clock());
  }

  private void prepare(RunFolder folder, TrainState state) throws IOException {
    try (AtomicFile file = AtomicFile.create(folder.config())) {
      file.write(ByteBuffer.wrap(ConfigFile.write(config).getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
    BackwardMemory backward = BackwardMemory.of(state, config);
    RunInfo.Start start =
        new RunInfo.Start(
            setting.arguments(),
            setting.version(),
            setting.clock().instant(),
            DataRecord.of(setting.base().resolve(config.dataPath()), setting.listener()),
            backward);
    if (RunInfo.write(folder, config, state, start)) {
      setting.listener().note("warning: the dataset is not what it was when this run began");
    }
    setting.listener().note(backward.describe(config.step().method().gradient()));
    try {
      if (setting.linksLatest()) {
        folder.linkFrom(setting.base().resolve("runs/latest"));
      }
      if (state.best().isPresent()) {
        folder.linkBest(state.best().get().step()); // killed before it was linked, perhaps
      }
    } catch (IOException e) {
      setting.listener().note("runs/latest or best.safetensors was not updated: " + e.getMessage());
    }
  }
}
