package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Tensor;
import java.util.OptionalDouble;

/**
 * What an evaluation call returns; the new states are in the carry. Everything is by row, so that
 * sums do not depend on how rows are put together to batches.
 *
 * @param logits [B, S, V], owned by the caller's scope
 * @param predictions their argmax, i32 [B, S], owned by the caller's scope
 * @param qHalt [B]
 * @param qContinue [B]
 * @param labelled number of labelled tokens [B]
 * @param right how many of them are predicted right [B]
 * @param lmLoss mean token loss over the labelled tokens [B]; 0 if there are none
 * @param steps number of segments so far [B]
 * @param halted which rows are done [B]
 */
public record EvalSegment(
    Tensor logits,
    Tensor predictions,
    float[] qHalt,
    float[] qContinue,
    int[] labelled,
    int[] right,
    double[] lmLoss,
    int[] steps,
    boolean[] halted) {

  /** {@return the number of rows B} */
  public int rows() {
    return steps.length;
  }

  /**
   * {@return whether all labelled tokens of a row are right; true if it has none, as in the
   * reference}
   *
   * @param row 0 to B-1
   */
  public boolean exactlyRight(int row) {
    return right[row] == labelled[row];
  }

  /**
   * {@return one row's part of {@link #metrics()}}
   *
   * @param row 0 to B-1
   */
  public SegmentMetrics metrics(int row) {
    boolean exact = exactlyRight(row);
    boolean counts = halted[row] && labelled[row] > 0;
    double one = counts ? 1 : 0;
    return new SegmentMetrics(
        one,
        counts ? (double) right[row] / labelled[row] : 0,
        exact ? one : 0,
        (qHalt[row] >= 0) == exact ? one : 0,
        one * steps[row],
        lmLoss[row],
        binaryCrossEntropy(qHalt[row], exact ? 1 : 0),
        OptionalDouble.empty());
  }

  /** {@return the sums over all rows: losses over every row, the rest over those that are done} */
  public SegmentMetrics metrics() {
    SegmentMetrics sum = SegmentMetrics.ZERO;
    for (int row = 0; row < rows(); row++) {
      sum = sum.plus(metrics(row));
    }
    return sum;
  }

  /** max(z, 0) − z·t + log(1 + e^−|z|), which overflows nowhere. */
  private static double binaryCrossEntropy(double z, double target) {
    return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
