package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.TrainSegment;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TrainBatches.Position;
import io.github.hrm4j.train.eval.Evaluation;
import io.github.hrm4j.train.optim.LrSchedule;
import java.io.IOException;
import java.util.LinkedHashMap;
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
  private final Backend backend;
  private final Checkpoints checkpoints;
  private final IterationEnd iterationEnd;
  private final LrSchedule schedule;
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
    this.backend = state.model().backend();
    this.checkpoints = checkpoints;
    this.iterationEnd = new IterationEnd(config, state, checkpoints, test, stop, listener);
    this.totalSteps = totalSteps(config, train.metadata());
    this.schedule =
        new LrSchedule(config.optim().lrWarmupSteps(), totalSteps, config.optim().lrMinRatio());
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

  /**
   * Trains until the last iteration is done or somebody wants to stop.
   *
   * @throws TrainingException if the loss is not finite; the last checkpoint stays
   */
  public Outcome run() throws IOException {
    listener.started(state.step(), totalSteps);
    if (!hasTest) {
      listener.note("No test split in " + config.dataPath() + ": evaluation skipped.");
    }
    while (state.batches().position().iteration() <= config.iterations()) {
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

  /** The last evaluation of this process, if there was one. */
  Optional<Evaluation> lastEvaluation() {
    return iterationEnd.lastEvaluation();
  }

  private void step(PuzzleBatch batch) throws IOException {
    long step = state.step() + 1;
    if (step <= totalSteps) {
      long begin = nanoTime.getAsLong();
      double lr = schedule.rate(config.optim().lr(), step);
      Map<String, Double> metrics = train(batch, step, lr);
      metrics.put("lr", lr);
      state.setTrainSeconds(state.trainSeconds() + (nanoTime.getAsLong() - begin) * 1e-9);
      checkpoints.log(step, "train", metrics);
      listener.stepped(step, metrics);
    }
    state.setStep(step);
  }

  private Map<String, Double> train(PuzzleBatch batch, long step, double lr) {
    double embeddingLr = schedule.rate(config.optim().puzzleEmbLr(), step);
    try (Scope scope = backend.openScope("step")) {
      Update update = new Update(state, lr, embeddingLr, scope, new LinkedHashMap<>());
      TrainSegment segment =
          state
              .act()
              .train(
                  state.carry(), batch, state.exploration(), config.globalBatchSize(), update);
      update.finish();
      if (!Double.isFinite(segment.loss())) {
        throw new TrainingException(
            "step %d: the loss is %s; %s".formatted(step, segment.loss(), checkpoints.lastGood()));
      }
      return segment.metrics().trainingMeans(config.globalBatchSize());
    }
  }

  /**
   * Lets the optimizers use up each gradient as soon as it is made, or all at once at the end, where
   * the backend does that faster.
   */
  private record Update(
      TrainState state,
      double lr,
      double embeddingLr,
      Scope step,
      Map<Parameter, Tensor> collected)
      implements GradientSink {
    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      if (gradient.backend().updatesTogether()) {
        collected.put(parameter, step.adopt(gradient));
      } else {
        state.adam().step(parameter, gradient, lr);
      }
    }

    void finish() {
      state.adam().step(collected, lr);
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      state.signSgd().step(table, ids, gradient, embeddingLr);
    }
  }
}
