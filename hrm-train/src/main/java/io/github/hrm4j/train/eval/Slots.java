package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.EvaluatedRow.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows that are evaluated at the moment. A row that halts leaves its slot to the next puzzle;
 * when there is none left, the batch shrinks to the rows that are still at work, so that no slot is
 * ever computed in vain.
 */
final class Slots {
  private final TestRows rows;
  private Carry carry;
  private final List<Slot> slots = new ArrayList<>();
  private PuzzleBatch batch;

  /**
   * A row at work.
   *
   * @param trace grows with its segments
   */
  record Slot(TestRows.Row row, List<Trace> trace) {}

  /**
   * Empty slots.
   *
   * @param carry a new one, of as many rows as there shall be slots
   */
  Slots(TestRows rows, Carry carry) {
    this.rows = rows;
    this.carry = carry;
    this.batch = carry.current();
    for (int i = 0; i < carry.rows(); i++) {
      slots.add(null);
    }
  }

  /**
   * Gives the slots of rows that have halted to new puzzles, or removes them.
   *
   * @return whether there is anything to compute
   */
  boolean refill() throws IOException {
    boolean[] halted = carry.halted();
    for (int slot = 0; slot < halted.length; slot++) {
      if (halted[slot]) {
        Optional<TestRows.Row> next = rows.next(batch, slot);
        slots.set(slot, next.map(row -> new Slot(row, new ArrayList<>())).orElse(null));
      }
    }
    if (slots.contains(null)) {
      shrink();
    }
    return !slots.isEmpty();
  }

  private void shrink() {
    int[] kept = IntStream.range(0, slots.size()).filter(i -> slots.get(i) != null).toArray();
    slots.removeIf(slot -> slot == null);
    if (kept.length > 0) {
      carry = carry.keep(kept);
      batch = batch.rows(kept);
      // Buffers are kept by size, and those of the larger batch will not be asked for again.
      carry.zH().backend().memory().pool().trim();
    }
  }

  Carry carry() {
    return carry;
  }

  /** The puzzles in the slots. */
  PuzzleBatch batch() {
    return batch;
  }

  Slot get(int slot) {
    return slots.get(slot);
  }
}
