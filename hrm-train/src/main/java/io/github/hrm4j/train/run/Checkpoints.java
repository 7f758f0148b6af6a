package io.github.hrm4j.train.run;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.checkpoint.Tasks;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.log.RunLogs;
import io.github.hrm4j.train.optim.Ema;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Writes a run's checkpoints and logs into its folder, and reads them back to go on. */
public final class Checkpoints implements AutoCloseable {
  private final RunFolder folder;
  private final TrainConfig config;
  private final RunLogs logs;

  private Checkpoints(RunFolder folder, TrainConfig config, RunLogs logs) {
    this.folder = folder;
    this.config = config;
    this.logs = logs;
  }

  /** What a run that goes on cannot change. */
  private static Map<String, Long> fixed(TrainConfig config) {
    return Map.of(
        "seed", config.seed(),
        "global_batch_size", (long) config.globalBatchSize(),
        "eval_interval", (long) config.evalInterval());
  }

  /**
   * For a run that starts in this folder.
   *
   * @param clock the time of TensorBoard's events
   */
  public static Checkpoints start(RunFolder folder, TrainConfig config, InstantSource clock)
      throws IOException {
    RunLogs logs = RunLogs.open(folder.path(), Map.of(), clock);
    folder.removeLeftovers();
    return new Checkpoints(folder, config, logs);
  }

  /**
   * For a run that goes on: the state becomes what it was after a step, and what was written later
   * goes, from the logs and from the checkpoints.
   *
   * @param clock the time of TensorBoard's events
   * @throws io.github.hrm4j.tensor.io.FormatException if a file is damaged or of another run
   */
  public static Checkpoints resume(
      RunFolder folder, TrainConfig config, TrainState state, long step, InstantSource clock)
      throws IOException {
    Map<String, Long> lengths = restore(folder, config, state, step);
    RunLogs logs = RunLogs.open(folder.path(), lengths, clock);
    folder.removeLeftovers();
    folder.removeAfter(step);
    return new Checkpoints(folder, config, logs);
  }

  /** Makes the state what it was after a step; returns how long the logs were. */
  static Map<String, Long> restore(
      RunFolder folder, TrainConfig config, TrainState state, long step) throws IOException {
    Checkpoint.load(folder.model(step), state.model());
    return new StateFile(state, fixed(config)).read(folder.state(step));
  }

  public RunFolder folder() {
    return folder;
  }

  /** Appends a line to the logs. */
  void log(long step, String split, Map<String, ?> fields) throws IOException {
    logs.append(step, split, fields);
  }

  /**
   * Saves the run: the state first, then the model, with which the checkpoint is there. With an
   * average of the weights the model's file holds that, since it is what evaluation saw.
   *
   * @throws TrainingException if a parameter is not finite; nothing is written then
   */
  void save(TrainState state) throws IOException {
    requireFinite(state);
    new StateFile(state, fixed(config)).write(folder.state(state.step()), logs.sync());
    state.ema().ifPresent(Ema::swap);
    try {
      Checkpoint.save(folder.model(state.step()), state.model(), info(state));
    } finally {
      state.ema().ifPresent(Ema::swap);
    }
    folder.prune(
        config.selection().keepLast(),
        step -> state.keptModels().contains(step) || isBest(state, step));
  }

  private static boolean isBest(TrainState state, long step) {
    return state.best().isPresent() && state.best().get().step() == step;
  }

  /** What a checkpoint says about the model of a run. */
  static CheckpointInfo info(TrainState state) {
    Map<String, String> notes = new HashMap<>(state.notes());
    notes.put("step", Long.toString(state.step()));
    return Tasks.describe(state.model().config(), notes);
  }

  private void requireFinite(TrainState state) {
    for (Map.Entry<String, Tensor> entry : state.model().state().entrySet()) {
      if (!FiniteWatch.isFinite(entry.getValue())) {
        throw new NotFiniteException(
            state.step(), entry.getKey() + " is not finite", advice(folder));
      }
    }
  }

  /** What is left for the user when a run fails. */
  static String advice(RunFolder folder) {
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
    logs.close();
  }
}
