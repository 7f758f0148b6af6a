package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * What a segment works on, on the device.
 *
 * @param inputs i32 [B, S]
 * @param labels of the same puzzles
 * @param ids i32 [B], puzzle identifiers
 * @param start the states before the segment
 * @param last for each row whether this is the last segment it may have
 */
record Segment(Tensor inputs, Labels labels, Tensor ids, States start, boolean[] last) {
  /**
   * Lets the batch into the carry and brings the carry's puzzles to the device.
   *
   * @param limit segments after which a row halts in any case
   */
  static Segment begin(Hrm model, Carry carry, PuzzleBatch batch, int limit) {
    Backend on = model.backend();
    boolean[] restart = carry.begin(batch);
    PuzzleBatch puzzles = carry.current();
    Tensor mask = mask(on, restart, Shape.of(restart.length, 1, 1));
    return new Segment(
        on.ints(Shape.of(puzzles.rows(), puzzles.seqLen()), puzzles.inputs()),
        Labels.of(on, puzzles),
        on.ints(Shape.of(puzzles.rows()), puzzles.puzzleIdentifiers()),
        model.start(mask, carry.zH(), carry.zL()),
        Halting.atLimit(carry, limit));
  }

  /** {@link #last} as bool [B, 1]. */
  Tensor lastMask() {
    return mask(inputs.backend(), last, Shape.of(last.length, 1));
  }

  private static Tensor mask(Backend on, boolean[] rows, Shape shape) {
    double[] values = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      values[row] = rows[row] ? 1 : 0;
    }
    return on.tensor(DType.BOOL, shape, values);
  }
}
