package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The labels of a batch on the device, and how many there are.
 *
 * @param tokens i32 [B, S]; {@link CrossEntropy#IGNORED} where there is none
 * @param counts float64 [B, 1], number of labelled tokens of each row
 * @param inverse float64 [B, 1], 1 / max(1, number of labelled tokens)
 * @param labelled the numbers on the host
 */
record Labels(Tensor tokens, Tensor counts, Tensor inverse, int[] labelled) {
  /** Memory for the labels of so many rows, in the innermost scope. */
  static Labels allocate(Backend on, int rows, int seqLen) {
    return new Labels(
        on.empty(DType.I32, Shape.of(rows, seqLen)),
        on.empty(DType.F64, Shape.of(rows, 1)),
        on.empty(DType.F64, Shape.of(rows, 1)),
        new int[rows]);
  }

  /** Takes the labels of as many rows. */
  void load(PuzzleBatch puzzles) {
    double[] count = new double[labelled.length];
    double[] weight = new double[labelled.length];
    for (int row = 0; row < labelled.length; row++) {
      labelled[row] = labelled(puzzles, row);
      count[row] = labelled[row];
      weight[row] = 1.0 / Math.max(1, labelled[row]);
    }
    Backend on = tokens.backend();
    on.write(tokens, MemorySegment.ofArray(puzzles.labels()));
    on.write(counts, MemorySegment.ofArray(count));
    on.write(inverse, MemorySegment.ofArray(weight));
  }

  private static int labelled(PuzzleBatch puzzles, int row) {
    int count = 0;
    for (int at = 0; at < puzzles.seqLen(); at++) {
      count += puzzles.labels()[row * puzzles.seqLen() + at] != CrossEntropy.IGNORED ? 1 : 0;
    }
    return count;
  }

  /** 1 / max(1, number of labelled tokens), [B, 1]. */
  Tensor weights(DType dtype) {
    return tokens.backend().cast(inverse, dtype);
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
    try (Scope scope = on.openScope("exactlyRight")) {
      Tensor all = on.binary(Binary.EQUAL, right, on.cast(counts, right.dtype()));
      return scope.keep(on.cast(all, DType.F32));
    }
  }
}
