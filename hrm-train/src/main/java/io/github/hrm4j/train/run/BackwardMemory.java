package io.github.hrm4j.train.run;

import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.train.config.TrainConfig;
import java.util.Map;

/**
 * What a step keeps for its backward either way, in bytes.
 *
 * @param oneStep with {@code grad=one-step}
 * @param full with {@code grad=full}
 */
public record BackwardMemory(long oneStep, long full) {
  /**
   * Measured on one row, since every tensor that is kept has as many rows as a micro-batch. What
   * the measurement borrowed is given back.
   */
  static BackwardMemory of(TrainState state, TrainConfig config) {
    HrmConfig model = state.model().config();
    PuzzleBatch row =
        new PuzzleBatch(
            1, model.seqLen(), new int[model.seqLen()], new int[model.seqLen()], new int[1]);
    long rows = config.globalBatchSize() / config.step().accumulation();
    BackwardMemory memory =
        new BackwardMemory(
            rows * state.act().tapeBytes(row, GradientPath.ONE_STEP),
            rows * state.act().tapeBytes(row, GradientPath.FULL));
    state.model().backend().memory().pool().trim();
    return memory;
  }

  /** What the given way keeps. */
  public long of(GradientPath path) {
    return path == GradientPath.FULL ? full : oneStep;
  }

  Map<String, Long> byPath() {
    return Map.of(GradientPath.ONE_STEP.label(), oneStep, GradientPath.FULL.label(), full);
  }

  /** One line for people. */
  public String describe(GradientPath used) {
    GradientPath other = used == GradientPath.FULL ? GradientPath.ONE_STEP : GradientPath.FULL;
    return "grad=%s keeps %s for the backward (grad=%s would keep %s)"
        .formatted(used.label(), Sizes.text(of(used)), other.label(), Sizes.text(of(other)));
  }
}
