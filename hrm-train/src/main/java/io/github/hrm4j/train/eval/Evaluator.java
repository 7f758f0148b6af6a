package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TestBatches;
import io.github.hrm4j.train.data.TestBatches.TestBatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs a model over a split in order, every row for halt_max_steps segments, of which the last
 * counts. Memory does not grow with the split.
 */
public final class Evaluator {
  private final Hrm model;
  private final Act act;

  public Evaluator(Hrm model) {
    this.model = model;
    this.act = new Act(model);
  }

  /**
   * Evaluates a split.
   *
   * @param batchSize puzzles at a time; the results do not depend on it
   * @param stop asked between two batches
   * @return the sums, or nothing if it was stopped
   */
  public Optional<Evaluation> run(
      PuzzleDataset split,
      int batchSize,
      EvaluationSink sink,
      Progress progress,
      BooleanSupplier stop)
      throws IOException {
    int rows = Math.clamp(split.examples(), 1, batchSize);
    Backend backend = model.backend();
    Map<String, SegmentMetrics> sums = new LinkedHashMap<>();
    split.sets().forEach(set -> sums.put(set.name(), SegmentMetrics.ZERO));
    TestBatches batches = new TestBatches(split, rows);
    long examples = 0;
    try (Scope _ = backend.openScope("evaluation")) {
      Carry carry = new Carry(backend, model.config(), rows);
      for (Optional<TestBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
        if (stop.getAsBoolean()) {
          return Optional.empty();
        }
        TestBatch batch = next.get();
        sums.merge(batch.set(), evaluate(carry, batch, sink), SegmentMetrics::plus);
        examples += batch.rows();
        progress.update("evaluate", examples, split.examples());
      }
    }
    return Optional.of(new Evaluation(sums, examples));
  }

  private SegmentMetrics evaluate(Carry carry, TestBatch batch, EvaluationSink sink)
      throws IOException {
    while (true) {
      try (Scope _ = model.backend().openScope("evaluation batch")) {
        EvalSegment segment = act.evaluate(carry, batch.batch(), batch.rows());
        if (carry.allHalted()) {
          sink.accept(batch, segment);
          return segment.metrics();
        }
      }
    }
  }
}
