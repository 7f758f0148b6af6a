package io.github.hrm4j.train.run;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The optimizer steps of a run and nothing else: no run folder, no evaluation, no logs. For whoever
 * measures them. Its memory is a scope that must be closed last of all that were opened after it.
 */
public final class TrainingSteps implements AutoCloseable {
  private final TrainConfig config;
  private final PuzzleDataset dataset;
  private final Scope scope;
  private final TrainState state;
  private final TrainStep step;

  private TrainingSteps(
      Backend backend, TrainConfig config, PuzzleDataset dataset, Consumer<String> note) {
    this.config = config.on(backend);
    this.dataset = dataset;
    this.scope = backend.openScope("run");
    this.state = new TrainState(backend, this.config, dataset);
    this.step =
        TrainStep.capturing(
            this.config, state, Trainer.schedule(this.config, dataset.metadata()), note);
  }

  /**
   * A run at its start.
   *
   * @param data the dataset's folder, of which the training split is used
   * @param note told what the device does by itself, if it can
   */
  public static TrainingSteps open(
      Backend backend, TrainConfig config, Path data, Consumer<String> note) throws IOException {
    PuzzleDataset dataset = PuzzleDataset.open(data, Split.TRAIN);
    try {
      return new TrainingSteps(backend, config, dataset, note);
    } catch (RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  /** Makes the next step, its batch included, and waits for its numbers: the loss. */
  public double next() throws IOException {
    Optional<PuzzleBatch> batch = state.batches().next();
    if (batch.isEmpty()) {
      batch = state.batches().next(); // the end of an iteration comes once between two batches
    }
    TrainStep.Report report = step.run(batch.orElseThrow(), state.step() + 1);
    state.setStep(state.step() + 1);
    return report.loss();
  }

  /** The model that is trained. */
  public HrmConfig model() {
    return state.model().config();
  }

  /** Trained values, the puzzle embedding left out. */
  public long parameters() {
    return state.model().parameterCount();
  }

  /** How the model is trained. */
  public TrainConfig config() {
    return config;
  }

  /** What a step keeps for its backward. */
  public BackwardMemory backwardMemory() {
    return BackwardMemory.of(state, config);
  }

  @Override
  public void close() {
    scope.close();
    dataset.close();
  }
}
