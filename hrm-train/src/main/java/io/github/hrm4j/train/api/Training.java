package io.github.hrm4j.train.api;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.ProgramVersion;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.ArrayDataset;
import io.github.hrm4j.train.run.ResumePoint;
import io.github.hrm4j.train.run.RunFolder;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.Trainer;
import io.github.hrm4j.train.run.TrainingException;
import io.github.hrm4j.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Trains an HRM from a Java program.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Training.on(data)
 *         .set("arch.hidden_size", 64)
 *         .set("epochs", 20)
 *         .set("seed", 7)
 *         .listener(listener)
 *         .run(Path.of("runs/mine"));
 * }</pre>
 *
 * <p>Settings have the names and defaults of {@code hrm train}; {@code docs/training.md} lists
 * them. Equal data, settings and seed give equal checkpoints, bit for bit, whatever the number of
 * threads. A training runs once; it is set up on one thread, and cancelled from any.
 *
 * <p>An argument that is null where nothing else is said is a {@link NullPointerException} that
 * names it.
 */
public final class Training {
  private static final String ORIGIN = "setting";

  /** Decided by what this class is given. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("data_path", "run_dir", "checkpoint_path", "run_name");

  private final ArrayDataset arrays;
  private final Path dataset;
  private final Settings settings = new Settings();
  private final StopRequest stop = new StopRequest();
  private final AtomicBoolean started = new AtomicBoolean();
  private TrainingListener listener = new TrainingListener() {};

  private Training(ArrayDataset arrays, Path dataset) {
    this.arrays = arrays;
    this.dataset = dataset;
  }

  /**
   * Training on examples in memory, without test data. The run keeps a copy in its folder, under
   * {@code data}, in the reference's layout: so it can be resumed, and {@code hrm evaluate} can
   * read it.
   *
   * @param train the examples
   * @return a training with default settings
   */
  public static Training on(PuzzleData train) {
    return new Training(PuzzleData.arrays(Objects.requireNonNull(train, "train"), null), null);
  }

  /**
   * Training on examples in memory, evaluated on others; see {@link #on(PuzzleData)}.
   *
   * @param train the examples to learn
   * @param test examples that are not learned, for evaluation
   * @return a training with default settings
   * @throws IllegalArgumentException if the two differ in vocabulary or length
   */
  public static Training on(PuzzleData train, PuzzleData test) {
    Objects.requireNonNull(train, "train");
    return new Training(PuzzleData.arrays(train, Objects.requireNonNull(test, "test")), null);
  }

  /**
   * Training on a dataset folder in the reference's layout.
   *
   * @param dataset a folder with {@code train} and, if it is to be evaluated, {@code test}
   * @return a training with default settings
   */
  public static Training on(Path dataset) {
    return new Training(null, Objects.requireNonNull(dataset, "dataset"));
  }

  /**
   * Changes a setting.
   *
   * @param name the key of {@code hrm train}, such as {@code lr}, {@code arch.H_cycles}, {@code
   *     device}
   * @param value a number, a boolean, a text or a list of texts, as the key asks for; null where
   *     the key allows it
   * @return this
   * @throws IllegalArgumentException if there is no such key, with the nearest one, or the value is
   *     not allowed; the message says what is
   */
  public Training set(String name, Object value) {
    if (NOT_SETTINGS.contains(Objects.requireNonNull(name, "name"))) {
      throw new IllegalArgumentException(name + ": follows from the dataset and the run's folder");
    }
    try {
      settings.put(name, value instanceof Float f ? (Object) (double) f : value, ORIGIN);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return this;
  }

  /**
   * Sets who is told how the training goes.
   *
   * @param newListener called on the thread that trains
   * @return this
   */
  public Training listener(TrainingListener newListener) {
    this.listener = Objects.requireNonNull(newListener, "listener");
    return this;
  }

  /**
   * Asks a training that runs, or is about to, to save and stop after the step it is in. Once is
   * enough; may be called from any thread and from the listener.
   */
  public void cancel() {
    stop.request();
  }

  /**
   * Trains from the beginning, on this thread.
   *
   * @param folder the run's folder: made if it is not there; checkpoints, logs and configuration go
   *     there
   * @return how it ended
   * @throws IllegalArgumentException if the folder holds a run or is a file, the dataset cannot be
   *     used, or the settings contradict each other or what the device can do
   * @throws IllegalStateException if this training was started before
   * @throws ArithmeticException if the loss is not finite; the last checkpoint stays, and the
   *     message says where
   * @throws IOException if a file cannot be read or written
   */
  public TrainingResult run(Path folder) throws IOException {
    return start(folder, false);
  }

  /**
   * As {@link #run}, but goes on from the last checkpoint in the folder if there is one, with the
   * same result as a run that was never interrupted. Data and settings must be those of the run.
   *
   * @param folder the folder of a run, or of one to be
   * @return how it ended
   * @throws IllegalArgumentException as {@link #run}, but for the folder that holds a run
   * @throws IllegalStateException if this training was started before
   * @throws ArithmeticException if the loss is not finite
   * @throws IOException if a file cannot be read or written, or is damaged or of another run
   */
  public TrainingResult resume(Path folder) throws IOException {
    return start(folder, true);
  }

  private TrainingResult start(Path folder, boolean mayGoOn) throws IOException {
    Objects.requireNonNull(folder, "folder");
    if (started.getAndSet(true)) {
      throw new IllegalStateException("a training runs once; make another one");
    }
    try {
      Path place = folder.toAbsolutePath().normalize();
      TrainConfig config = config(place);
      Optional<ResumePoint> resume = mayGoOn ? ResumePoint.ifAny(place) : Optional.empty();
      if (resume.isEmpty()) {
        RunFolder.create(place); // before anything is written there
      }
      if (arrays != null) {
        arrays.ensure(Path.of(config.dataPath()));
      }
      return train(config, resume);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (TrainingException e) {
      throw (ArithmeticException) new ArithmeticException(e.getMessage()).initCause(e);
    }
  }

  private TrainConfig config(Path folder) {
    Path data = dataset == null ? folder.resolve("data") : dataset.toAbsolutePath();
    Settings all = new Settings();
    all.putAll(settings);
    all.put("data_path", data.toString(), ORIGIN);
    all.put("run_dir", folder.toString(), ORIGIN);
    all.put("run_name", String.valueOf(folder.getFileName()), ORIGIN);
    int processors = Runtime.getRuntime().availableProcessors();
    return TrainConfig.from(all, new SeededRandom(0, 0), processors); // draws only names
  }

  private TrainingResult train(TrainConfig config, Optional<ResumePoint> resume)
      throws IOException {
    ListenerBridge bridge = new ListenerBridge(listener);
    TrainingRun.Setting setting =
        new TrainingRun.Setting(
            Path.of(config.names().folder()),
            List.of(),
            ProgramVersion.text(),
            System::nanoTime,
            InstantSource.system(),
            stop,
            bridge,
            false);
    List<TrainingResult> results = new ArrayList<>();
    try (Backend backend = Backends.open(config.host().device(), config.host().threads())) {
      new TrainingRun(config, resume, setting)
          .run(backend, ended -> results.add(result(ended, bridge)));
    }
    return results.getFirst();
  }

  private static TrainingResult result(TrainingRun.Result ended, ListenerBridge bridge) {
    RunFolder folder = ended.folder();
    return new TrainingResult(
        folder.model(ended.state().step()),
        ended.state().best().map(best -> folder.model(best.step())),
        ended.state().step(),
        ended.outcome() == Trainer.Outcome.INTERRUPTED,
        bridge.evaluation());
  }
}
