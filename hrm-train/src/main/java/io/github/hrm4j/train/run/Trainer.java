package io.github.hrm4j.train.run;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TrainBatches.Position;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.optim.LrSchedule;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The training loop of the reference: iterations of eval_interval epochs, an evaluation and a
 * checkpoint after each. A batch is a step; those after total_steps are passed over.
 */
public final class Trainer {
  private final TrainConfig config;
  private final TrainState state;
  private final TrainStep trainStep;
  private final Checkpoints checkpoints;
  private final IterationEnd iterationEnd;
  private final long totalSteps;
  private final LongSupplier nanoTime;
  private final StopRequest stop;
  private final RunListener listener;
  private final boolean hasTest;

  /** How a run ended. */
  public enum Outcome {
    FINISHED,
    /** Stopped on request; the state is saved. */
    INTERRUPTED
  }

  /**
   * A run that starts or goes on.
   *
   * @param state where it stands
   * @param checkpoints where it is saved
   * @param train its training split
   * @param test its test split, if there is one
   * @param nanoTime the clock
   * @param stop asked after every step
   */
  public Trainer(
      TrainConfig config,
      TrainState state,
      Checkpoints checkpoints,
      PuzzleDataset train,
      Optional<PuzzleDataset> test,
      LongSupplier nanoTime,
      StopRequest stop,
      RunListener listener) {
    this.config = config;
    this.state = state;
    this.trainStep =
        TrainStep.capturing(config, state, schedule(config, train.metadata()), listener::note);
    this.checkpoints = checkpoints;
    this.iterationEnd = new IterationEnd(config, state, checkpoints, test, stop, listener);
    this.totalSteps = totalSteps(config, train.metadata());
    this.nanoTime = nanoTime;
    this.stop = stop;
    this.listener = listener;
    this.hasTest = test.isPresent();
  }

  /** ⌊epochs · total_groups · mean_puzzle_examples / global_batch_size⌋, in double as in Python. */
  static long totalSteps(TrainConfig config, DatasetMetadata data) {
    double groups = (double) Math.multiplyExact(config.epochs(), data.totalGroups());
    return (long) (groups * data.meanPuzzleExamples() / config.globalBatchSize());
  }

  static LrSchedule schedule(TrainConfig config, DatasetMetadata data) {
    return new LrSchedule(
        config.optim().lrWarmupSteps(), totalSteps(config, data), config.optim().lrMinRatio());
  }

  /**
   * Trains until the last iteration is done, evaluations have not become better for long enough, or
   * somebody wants to stop.
   *
   * @throws TrainingException if the loss is not finite; the last checkpoint stays
   */
  public Outcome run() throws IOException {
    listener.started(state.step(), totalSteps);
    if (!hasTest) {
      listener.note("No test split in " + config.dataPath() + ": evaluation skipped.");
    }
    while (!isDone()) {
      Position before = state.batches().position();
      Optional<PuzzleBatch> batch = state.batches().next();
      if (batch.isPresent()) {
        step(batch.get());
        if (stop.isRequested()) {
          checkpoints.save(state);
          return Outcome.INTERRUPTED;
        }
        if (state.step() % config.host().checkpointInterval() == 0 && state.step() <= totalSteps) {
          checkpoints.save(state);
        }
      } else if (!iterationEnd.run(before)) {
        return Outcome.INTERRUPTED;
      }
    }
    return Outcome.FINISHED;
  }

  private boolean isDone() {
    return state.batches().position().iteration() > config.iterations()
        || iterationEnd.isPatienceExhausted();
  }

  /** The last evaluation of this process, if there was one. */
  Optional<Evaluation> lastEvaluation() {
    return iterationEnd.lastEvaluation();
  }

  private void step(PuzzleBatch batch) throws IOException {
    long step = state.step() + 1;
    if (step <= totalSteps) {
      long begin = nanoTime.getAsLong();
      TrainStep.Report report = trainStep.run(batch, step);
      if (!Double.isFinite(report.loss())) {
        throw new NotFiniteException(
            step, "the loss is " + report.loss(), Checkpoints.advice(checkpoints.folder()));
      }
      state.setTrainSeconds(state.trainSeconds() + (nanoTime.getAsLong() - begin) * 1e-9);
      Map<String, Double> fields = fields(report, config);
      checkpoints.log(step, "train", fields);
      listener.stepped(step, fields);
    }
    state.setStep(step);
  }

  /** What the logs say of a step. */
  static Map<String, Double> fields(TrainStep.Report report, TrainConfig config) {
    Map<String, Double> fields = report.metrics().trainingMeans(config.globalBatchSize());
    fields.put("lr", report.lr());
    return fields;
  }
}
