package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.model.TrainSegment;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.optim.Ema;
import io.github.hrm4j.train.optim.LrSchedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One optimizer step: a segment of every row of the batch, in grad_accumulation micro-batches, and
 * an update of every parameter. What changes from step to step on the host (rates, which rows start
 * anew, draws) is decided before the device works, and the numbers come back at the end.
 */
final class TrainStep {
  private final TrainConfig config;
  private final TrainState state;
  private final LrSchedule schedule;
  private final Backend backend;
  private final Optional<GradientSums> sums;
  private final Optional<CapturedStep> captured;

  /** What a step says: the loss of all rows, their metrics, and AdamATan2's rate. */
  record Report(double loss, SegmentMetrics metrics, double lr) {}

  /** Plain steps on this state; what they keep between them belongs to the innermost scope. */
  TrainStep(TrainConfig config, TrainState state, LrSchedule schedule) {
    this(config, state, schedule, Optional.empty());
  }

  private TrainStep(
      TrainConfig config, TrainState state, LrSchedule schedule, Optional<CapturedStep> captured) {
    this.captured = captured;
    this.config = config;
    this.state = state;
    this.schedule = schedule;
    this.backend = state.model().backend();
    this.sums =
        config.step().accumulation() == 1
            ? Optional.empty()
            : Optional.of(new GradientSums(backend, state.model().parameters()));
  }

  /**
   * Steps that the device repeats by itself where it can, with the same results.
   *
   * @param note told once what came of it
   */
  static TrainStep capturing(
      TrainConfig config, TrainState state, LrSchedule schedule, Consumer<String> note) {
    boolean possible = state.model().backend().captures() && config.step().accumulation() == 1;
    return new TrainStep(
        config,
        state,
        schedule,
        possible
            ? Optional.of(new CapturedStep(state, config.globalBatchSize(), note))
            : Optional.empty());
  }

  /**
   * Makes a step. The state's counter is left to the caller.
   *
   * @param step its number, from 1, which decides the rates
   */
  Report run(PuzzleBatch batch, long step) {
    StepEvent event = new StepEvent();
    event.begin();
    Report report = make(batch, step);
    if (event.shouldCommit()) {
      event.step = step;
      event.rows = batch.rows();
      event.loss = report.loss();
      event.commit();
    }
    return report;
  }

  private Report make(PuzzleBatch batch, long step) {
    double lr = schedule.rate(config.optim().lr(), step);
    double embeddingLr = schedule.rate(config.optim().puzzleEmbLr(), step);
    if (captured.isPresent() && captured.get().isReady()) {
      TrainSegment segment = captured.get().run(batch, lr, embeddingLr);
      return new Report(segment.loss(), segment.metrics(), lr);
    }
    return plain(batch, lr, embeddingLr);
  }

  private Report plain(PuzzleBatch batch, double lr, double embeddingLr) {
    try (Scope scope = backend.openScope("step")) {
      Update update = new Update(state, lr, embeddingLr, scope, new LinkedHashMap<>());
      Report report =
          sums.isPresent()
              ? accumulated(scope, batch, update, sums.get(), lr)
              : whole(state.carry(), batch, update, lr);
      update.finish();
      state.ema().ifPresent(Ema::update);
      captured.ifPresent(step -> step.plainStep(update.collected().keySet()));
      return report;
    }
  }

  private Report whole(Carry carry, PuzzleBatch batch, GradientSink sink, double lr) {
    TrainSegment segment =
        state.act().train(carry, batch, state.exploration(), config.globalBatchSize(), sink);
    return new Report(segment.loss(), segment.metrics(), lr);
  }

  private Report accumulated(
      Scope scope, PuzzleBatch batch, GradientSink update, GradientSums gradients, double lr) {
    int parts = config.step().accumulation();
    int rows = batch.rows() / parts;
    Report sum = new Report(0, SegmentMetrics.ZERO, lr);
    gradients.begin();
    for (int i = 0; i < parts; i++) {
      GradientSink sink = gradients.sink(scope, i == parts - 1 ? update : null);
      try (Scope _ = backend.openScope("micro-batch")) {
        Carry carry = state.carry().part(i * rows, rows);
        Report part = whole(carry, batch.rows(range(i * rows, rows)), sink, lr);
        sum = new Report(sum.loss + part.loss, sum.metrics.plus(part.metrics), lr);
      }
    }
    return sum;
  }

  private static int[] range(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }

  /**
   * Lets the optimizers use up each gradient as soon as it is made, or all at once at the end,
   * where the backend does that faster.
   */
  private record Update(
      TrainState state, double lr, double embeddingLr, Scope step, Map<Parameter, Tensor> collected)
      implements GradientSink {
    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      if (gradient.backend().updatesTogether()) {
        collected.put(parameter, step.adopt(gradient));
      } else {
        state.adam().step(parameter, gradient, lr);
      }
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      state.signSgd().step(table, ids, gradient, embeddingLr);
    }

    void finish() {
      state.adam().step(collected, lr);
    }
  }
}
