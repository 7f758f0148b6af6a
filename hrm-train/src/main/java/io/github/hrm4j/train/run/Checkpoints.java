package io.github.hrm4j.train.run;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.checkpoint.Tasks;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.log.MetricsLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Writes a run's checkpoints and metrics into its folder, and reads them back to go on. */
public final class Checkpoints implements AutoCloseable {
  private final RunFolder folder;
  private final Map<String, Long> fixed;
  private final MetricsLog metrics;

  private Checkpoints(RunFolder folder, TrainConfig config, MetricsLog metrics) {
    this.folder = folder;
    this.fixed = fixed(config);
    this.metrics = metrics;
  }

  private static Map<String, Long> fixed(TrainConfig config) {
    return Map.of(
        "seed", config.seed(),
        "global_batch_size", (long) config.globalBatchSize(),
        "eval_interval", (long) config.evalInterval());
  }

  /** For a run that starts in this folder. */
  public static Checkpoints start(RunFolder folder, TrainConfig config) throws IOException {
    return new Checkpoints(folder, config, MetricsLog.create(folder.metrics()));
  }

  /**
   * For a run that goes on: the state becomes what it was after a step, and the metrics file loses
   * what was written later.
   *
   * @throws io.github.hrm4j.tensor.io.FormatException if a file is damaged or of another run
   */
  public static Checkpoints resume(
      RunFolder folder, TrainConfig config, TrainState state, long step) throws IOException {
    folder.removeLeftovers();
    Checkpoint.load(folder.model(step), state.model());
    long bytes = new StateFile(state, fixed(config)).read(folder.state(step));
    return new Checkpoints(folder, config, MetricsLog.resume(folder.metrics(), bytes));
  }

  public RunFolder folder() {
    return folder;
  }

  /** Appends a line to the metrics. */
  void log(long step, String split, Map<String, ?> fields) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("split", split);
    line.putAll(fields);
    metrics.append(line);
  }

  /**
   * Saves the run: the model first, then the state that makes it one to go on from.
   *
   * @throws TrainingException if a parameter is not finite; nothing is written then
   */
  void save(TrainState state) throws IOException {
    requireFinite(state);
    Checkpoint.save(folder.model(state.step()), state.model(), info(state));
    new StateFile(state, fixed).write(folder.state(state.step()), metrics.sync());
    folder.prune(state.keptModels()::contains);
  }

  private static CheckpointInfo info(TrainState state) {
    return Tasks.describe(
        state.model().config(), Map.of("step", Long.toString(state.step())));
  }

  private void requireFinite(TrainState state) {
    Backend backend = state.model().backend();
    for (Map.Entry<String, Tensor> entry : state.model().state().entrySet()) {
      try (Scope _ = backend.openScope("finite")) {
        Tensor flat = entry.getValue().reshape(Math.toIntExact(entry.getValue().size()));
        // A sum is finite only if every term is, and parameters are far too small to overflow it.
        if (!Double.isFinite(backend.reduce(Reduction.SUM, flat, 0).item())) {
          throw new TrainingException(
              "step %d: %s is not finite; %s".formatted(state.step(), entry.getKey(), lastGood()));
        }
      }
    }
  }

  /** What is left for the user when a run fails. */
  String lastGood() {
    try {
      OptionalLong last = folder.lastState();
      return last.isPresent()
          ? "the last good checkpoint is "
              + folder.model(last.getAsLong())
              + "; go on from it with a smaller lr and resume="
              + folder.path()
          : "no checkpoint was saved yet; try a smaller lr or more lr_warmup_steps";
    } catch (IOException e) {
      return "the folder " + folder.path() + " cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
