package io.github.hrm4j.bench;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.cli.Devices;
import io.github.hrm4j.train.config.TrainConfig;
import java.util.Random;

/** Times the evaluation of a batch over so many segments. */
final class SegmentBench implements AutoCloseable {
  private static final int WARM_UPS = 2;

  private final StepOptions options;
  private final Backend backend;
  private final Scope scope;
  private final Act act;
  private final HrmConfig model;
  private final PuzzleBatch puzzles;

  /** With the model, the batch and the device of a training step. */
  SegmentBench(StepOptions options) {
    this.options = options;
    TrainConfig config = options.config();
    this.backend = Devices.open(config.host());
    this.scope = backend.openScope("run");
    this.model = config.on(backend).arch().model(StepOptions.VOCABULARY, options.seq(), 1);
    this.act = new Act(new Hrm(backend, model, config.seed()));
    this.puzzles = random(options.batch(), options.seq());
  }

  private static PuzzleBatch random(int rows, int seq) {
    int[] tokens = new Random(1).ints((long) rows * seq, 1, StepOptions.VOCABULARY).toArray();
    return new PuzzleBatch(rows, seq, tokens, tokens, new int[rows]);
  }

  /** Seconds of evaluations over so many segments. */
  Sample measure(int segments) {
    for (int i = 0; i < WARM_UPS; i++) {
      seconds(1);
    }
    double[] seconds = new double[options.steps()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = seconds(segments);
    }
    return new Sample(seconds);
  }

  private double seconds(int segments) {
    EvalHalting halting = new EvalHalting(segments, false);
    try (Scope _ = backend.openScope("evaluation")) {
      Carry carry = new Carry(backend, model, options.batch());
      long begin = System.nanoTime();
      for (int i = 0; i < segments; i++) {
        try (Scope _ = backend.openScope("segment")) {
          act.evaluate(carry, puzzles, halting);
        }
      }
      return (System.nanoTime() - begin) * 1e-9;
    }
  }

  /** The most that the backend has held so far, in bytes. */
  long peakBytes() {
    return backend.memory().pool().stats().peakOwnedBytes();
  }

  @Override
  public void close() {
    scope.close();
    backend.close();
  }
}
