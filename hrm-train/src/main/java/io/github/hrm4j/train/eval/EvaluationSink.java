package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.train.data.TestBatches.TestBatch;
import java.io.IOException;

/** Takes the results of an evaluation batch by batch. */
@FunctionalInterface
public interface EvaluationSink {
  /** For those who want the metrics only. */
  EvaluationSink NONE = (batch, results) -> {};

  /**
   * Called for every batch, in the dataset's order.
   *
   * @param results of the last segment; its tensors are freed after the call
   */
  void accept(TestBatch batch, EvalSegment results) throws IOException;
}
