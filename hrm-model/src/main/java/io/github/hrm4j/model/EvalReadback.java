package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.CrossEntropyLoss;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of an evaluation segment, row by row, in one transfer from the device.
 *
 * @param qHalt [B]
 * @param qContinue [B]
 * @param right number of labelled tokens that are right [B]
 * @param lmLoss mean token loss over the labelled tokens [B]
 */
record EvalReadback(float[] qHalt, float[] qContinue, int[] right, double[] lmLoss) {
  /**
   * Computes what is still missing, waits for the device and reads.
   *
   * @param logits [B, S, V], outside a recording
   * @param predictions i32 [B, S]
   * @param q q_halt and q_continue, [B, 2]
   */
  static EvalReadback read(
      CrossEntropy kind, Variable logits, Tensor predictions, Tensor q, Labels labels) {
    Backend on = q.backend();
    try (Scope _ = on.openScope("readback")) {
      Tensor tokens = CrossEntropyLoss.apply(kind, logits, labels.tokens()).value();
      Tensor weighted = on.binary(Binary.MUL, tokens, labels.weights(tokens.dtype()));
      List<Tensor> parts = new ArrayList<>();
      parts.add(q.slice(1, 0, 1));
      parts.add(q.slice(1, 1, 2));
      parts.add(labels.rightOf(predictions));
      parts.add(on.reduce(Reduction.SUM, weighted, -1));
      parts.replaceAll(part -> on.cast(part, DType.F64));
      return unpack(on.concat(parts, 1).toDoubles(), q.shape().extent(0));
    }
  }

  /** From [B, 4], row after row. */
  private static EvalReadback unpack(double[] packed, int rows) {
    var read = new EvalReadback(new float[rows], new float[rows], new int[rows], new double[rows]);
    for (int row = 0; row < rows; row++) {
      read.qHalt[row] = (float) packed[4 * row];
      read.qContinue[row] = (float) packed[4 * row + 1];
      read.right[row] = (int) packed[4 * row + 2];
      read.lmLoss[row] = packed[4 * row + 3];
    }
    return read;
  }
}
