package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * What a segment works on, on the device. The same memory serves one segment after the other: what
 * changes from one to the next is all here, and nothing else that the device reads is from the
 * host.
 *
 * @param inputs i32 [B, S]
 * @param labels of the same puzzles
 * @param ids i32 [B], puzzle identifiers
 * @param restart bool [B, 1, 1]: rows that start anew
 * @param last bool [B, 1]: rows for which this is the last segment they may have
 */
record Segment(Tensor inputs, Labels labels, Tensor ids, Tensor restart, Tensor last) {
  /** Memory for segments of so many rows, with unspecified contents, in the innermost scope. */
  static Segment allocate(Backend on, int rows, int seqLen) {
    return new Segment(
        on.empty(DType.I32, Shape.of(rows, seqLen)),
        Labels.allocate(on, rows, seqLen),
        on.empty(DType.I32, Shape.of(rows)),
        on.empty(DType.BOOL, Shape.of(rows, 1, 1)),
        on.empty(DType.BOOL, Shape.of(rows, 1)));
  }

  /** A segment in memory of its own: {@link #allocate}, then {@link #load}. */
  static Segment begin(Backend on, Carry carry, PuzzleBatch batch, int limit) {
    Segment segment = allocate(on, carry.rows(), batch.seqLen());
    segment.load(carry, batch, limit);
    return segment;
  }

  /**
   * Lets the batch into the carry and brings the carry's puzzles to the device.
   *
   * @param limit segments after which a row halts in any case
   */
  void load(Carry carry, PuzzleBatch batch, int limit) {
    boolean[] anew = carry.begin(batch);
    PuzzleBatch puzzles = carry.current();
    Backend on = inputs.backend();
    on.write(inputs, MemorySegment.ofArray(puzzles.inputs()));
    labels.load(puzzles);
    on.write(ids, MemorySegment.ofArray(puzzles.puzzleIdentifiers()));
    on.write(restart, mask(anew));
    on.write(last, mask(Halting.atLimit(carry, limit)));
  }

  private static MemorySegment mask(boolean[] rows) {
    byte[] values = new byte[rows.length];
    for (int row = 0; row < rows.length; row++) {
      values[row] = (byte) (rows[row] ? 1 : 0);
    }
    return MemorySegment.ofArray(values);
  }

  /** The states before the segment: the carry's, or the initial ones. */
  States start(Hrm model, Carry carry) {
    return model.start(restart, carry.zH(), carry.zL());
  }
}
