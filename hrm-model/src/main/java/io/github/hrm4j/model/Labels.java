package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * The labels of a batch on the device, and how many there are.
 *
 * @param tokens i32 [B, S]; {@link CrossEntropy#IGNORED} where there is none
 * @param labelled number of labelled tokens of each row
 */
record Labels(Tensor tokens, int[] labelled) {
  static Labels of(Backend backend, PuzzleBatch puzzles) {
    int[] labelled = new int[puzzles.rows()];
    for (int row = 0; row < labelled.length; row++) {
      for (int at = 0; at < puzzles.seqLen(); at++) {
        if (puzzles.labels()[row * puzzles.seqLen() + at] != CrossEntropy.IGNORED) {
          labelled[row]++;
        }
      }
    }
    Shape shape = Shape.of(puzzles.rows(), puzzles.seqLen());
    return new Labels(backend.ints(shape, puzzles.labels()), labelled);
  }

  /** 1 / max(1, number of labelled tokens), [B, 1]. */
  Tensor weights(DType dtype) {
    double[] weights = new double[labelled.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 1.0 / Math.max(1, labelled[row]);
    }
    return tokens.backend().tensor(dtype, Shape.of(weights.length, 1), weights);
  }

  /**
   * How many labelled tokens the logits get right (argmax), by row. An ignored label equals no
   * token.
   *
   * @param logits [B, S, V]
   * @return float32 [B, 1]
   */
  Tensor right(Tensor logits) {
    Backend on = logits.backend();
    try (Scope scope = on.openScope("right")) {
      return scope.keep(rightOf(on.argmax(logits)));
    }
  }

  /**
   * As {@link #right}, of predicted tokens.
   *
   * @param predictions i32 [B, S]
   * @return float32 [B, 1]
   */
  Tensor rightOf(Tensor predictions) {
    Backend on = predictions.backend();
    try (Scope scope = on.openScope("right")) {
      Tensor equal = on.binary(Binary.EQUAL, predictions, tokens);
      return scope.keep(on.reduce(Reduction.SUM, on.cast(equal, DType.F32), -1));
    }
  }

  /**
   * 1 for rows whose labelled tokens are all right, else 0. A row without labels counts as right.
   *
   * @param right from {@link #right}
   * @return float32 [B, 1]
   */
  Tensor exactlyRight(Tensor right) {
    Backend on = right.backend();
    float[] wanted = new float[labelled.length];
    for (int row = 0; row < wanted.length; row++) {
      wanted[row] = labelled[row];
    }
    try (Scope scope = on.openScope("exactlyRight")) {
      Tensor all = on.binary(Binary.EQUAL, right, on.tensor(right.shape(), wanted));
      return scope.keep(on.cast(all, DType.F32));
    }
  }
}
