package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.train.data.TestRows;
import java.util.List;

/**
 * One puzzle of an evaluation and what the model made of it.
 *
 * @param row where it comes from
 * @param inputs tokens [S]
 * @param labels tokens [S], {@link io.github.hrm4j.tensor.CrossEntropy#IGNORED} where there is none
 * @param identifier row of the puzzle embedding
 * @param predictions tokens [S] after the last segment
 * @param logits [S, V] after the last segment; empty unless a sink wants them
 * @param labelled number of labelled tokens
 * @param metrics this row's part of the evaluation's sums
 * @param trace what was known after each of its segments
 */
public record EvaluatedRow(
    TestRows.Row row,
    int[] inputs,
    int[] labels,
    int identifier,
    int[] predictions,
    float[] logits,
    int labelled,
    SegmentMetrics metrics,
    List<Trace> trace) {

  /**
   * A row after a segment.
   *
   * @param right labelled tokens predicted right
   * @param valid whether the prediction solves the puzzle by its rules; false if that was not asked
   */
  public record Trace(int right, boolean valid, float qHalt, float qContinue) {
    boolean prefersToHalt() {
      return EvalHalting.prefersToHalt(qHalt, qContinue);
    }
  }

  /** After the last segment. */
  public Trace last() {
    return trace.getLast();
  }

  /** After the segment in which the row halts under ACT, counted from 1: the last at the latest. */
  public int haltingSegment() {
    for (int i = 0; i < trace.size(); i++) {
      if (trace.get(i).prefersToHalt()) {
        return i + 1;
      }
    }
    return trace.size();
  }
}
