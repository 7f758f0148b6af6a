package io.github.hrm4j.train.run;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.model.GradientSink;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.TrainSegment;
import io.github.hrm4j.model.TrainWork;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CaptureException;
import io.github.hrm4j.tensor.Captured;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.optim.Ema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Optimizer steps that a device repeats by itself. After a few plain steps, which compile what has
 * to be compiled and fill the pool, the device's part of a step is captured once; from then on the
 * host brings what changes (puzzles, which rows start anew, rates, bias corrections), starts it all
 * with one call, and fetches the numbers. The kernels and their order are those of plain steps, so
 * the bits are the same.
 */
final class CapturedStep {
  private static final int PLAIN_STEPS = 2;

  private final TrainState state;
  private final int globalBatchSize;
  private final Backend backend;
  private final Consumer<String> note;
  private final TrainWork work;
  private final Tensor scalars;
  private final Tensor rates;
  private Set<Parameter> updated = Set.of();
  private int plainSteps;
  private Captured captured;
  private boolean givenUp;

  /**
   * For this state; what changes from step to step lives in the innermost scope.
   *
   * @param note told once what came of it
   */
  CapturedStep(TrainState state, int globalBatchSize, Consumer<String> note) {
    this.state = state;
    this.globalBatchSize = globalBatchSize;
    this.backend = state.model().backend();
    this.note = note;
    this.work = state.act().work(state.carry());
    this.scalars = backend.empty(DType.F32, Shape.of(5));
    this.rates = backend.empty(DType.F32, Shape.of(2));
  }

  /** A step was made plainly, and these parameters got a gradient. */
  void plainStep(Set<Parameter> parameters) {
    updated = Set.copyOf(parameters);
    plainSteps++;
    if (!state.adam().updatesAreEqual(updated)) {
      giveUp("parameters have had different numbers of updates");
    }
  }

  /** Whether the next step can be made here. */
  boolean isReady() {
    return plainSteps >= PLAIN_STEPS && !givenUp;
  }

  /** Makes a step with these rates; where it cannot be captured, plainly, and for the last time. */
  TrainSegment run(PuzzleBatch batch, double lr, double embeddingLr) {
    work.load(batch);
    state.adam().prepare(updated, lr, scalars);
    state.signSgd().prepare(embeddingLr, rates);
    if (captured == null || !captured.isOpen()) {
      capture();
    }
    if (givenUp) {
      compute();
    } else {
      captured.replay();
    }
    return work.finish(state.exploration(), null);
  }

  private void capture() {
    boolean first = captured == null;
    try {
      captured = backend.capture(this::compute);
      if (first) {
        note.accept(
            "Steps are captured: the device repeats %,d operations by itself."
                .formatted(captured.operations()));
      }
    } catch (CaptureException e) {
      giveUp(e.getMessage());
    }
  }

  private void giveUp(String reason) {
    if (!givenUp) {
      givenUp = true;
      note.accept("Steps are not captured, which costs time only: " + reason);
    }
  }

  /** The device's part of a step. */
  private void compute() {
    try (Scope scope = backend.openScope("step")) {
      Map<Parameter, Tensor> gradients = new LinkedHashMap<>();
      work.compute(
          globalBatchSize,
          new GradientSink() {
            @Override
            public void dense(Parameter parameter, Tensor gradient) {
              gradients.put(parameter, scope.adopt(gradient));
            }

            @Override
            public void rows(Tensor table, Tensor ids, Tensor gradient) {
              state.signSgd().apply(table, ids, gradient, rates);
            }
          });
      state.adam().apply(gradients, scalars);
      state.ema().ifPresent(Ema::update);
    }
  }
}
