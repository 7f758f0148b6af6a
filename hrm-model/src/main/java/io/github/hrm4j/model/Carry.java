package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What goes from one segment to the next, for each row: the hidden states, the number of segments
 * so far, whether the row has halted, and the puzzle it works on. The states belong to the scope
 * that was innermost at creation and are overwritten, never replaced.
 */
public final class Carry {
  private final Tensor zH;
  private final Tensor zL;
  private final int[] steps;
  private final boolean[] halted;
  private final PuzzleBatch current;
  private final int first;
  private final int rows;

  /**
   * The start: every row has halted and takes a puzzle in the next call; the states are not set.
   *
   * @param backend where the states lie
   * @param config sizes and type of the states
   * @param rows number of rows B
   */
  public Carry(Backend backend, HrmConfig config, int rows) {
    Shape shape = Shape.of(rows, config.tokens(), config.hiddenSize());
    zH = backend.empty(config.forwardDtype(), shape);
    zL = backend.empty(config.forwardDtype(), shape);
    steps = new int[rows];
    halted = new boolean[rows];
    Arrays.fill(halted, true);
    int cells = Math.multiplyExact(rows, config.seqLen());
    int[] labels = new int[cells];
    Arrays.fill(labels, CrossEntropy.IGNORED);
    current = new PuzzleBatch(rows, config.seqLen(), new int[cells], labels, new int[rows]);
    this.first = 0;
    this.rows = rows;
  }

  private Carry(Carry whole, int first, int rows) {
    this.zH = whole.zH.slice(0, first, first + rows);
    this.zL = whole.zL.slice(0, first, first + rows);
    this.steps = whole.steps;
    this.halted = whole.halted;
    this.current = whole.current;
    this.first = whole.first + first;
    this.rows = rows;
  }

  /**
   * Some of the rows as a carry that shares them with this one: what is written to either is seen
   * in both. A micro-batch works on such a part, so that a row's carry stays its own. The views
   * belong to the innermost scope.
   *
   * @param firstRow of the part
   * @param count number of rows
   * @return the part, whose states are views [count, T, D]
   */
  public Carry part(int firstRow, int count) {
    return new Carry(this, Objects.checkFromIndexSize(firstRow, count, rows), count);
  }

  /**
   * Goes on with some of the rows only: they move to the front, and what was there is lost.
   *
   * @param kept the rows, in the order they shall have
   * @return the part that they make up, as {@link #part} gives it
   */
  public Carry keep(int... kept) {
    Backend on = zH.backend();
    try (Scope _ = on.openScope("keep")) {
      Tensor ids = on.ints(Shape.of(kept.length), kept);
      on.assign(zH.slice(0, 0, kept.length), on.gather(zH, ids));
      on.assign(zL.slice(0, 0, kept.length), on.gather(zL, ids));
    }
    int[] oldSteps = steps();
    boolean[] oldHalted = halted();
    PuzzleBatch puzzles = current().rows(kept);
    for (int row = 0; row < kept.length; row++) {
      steps[first + row] = oldSteps[kept[row]];
      halted[first + row] = oldHalted[kept[row]];
      copyRow(puzzles, row);
    }
    return part(0, kept.length);
  }

  /** {@return the number of rows B} */
  public int rows() {
    return rows;
  }

  /**
   * {@return the high-level states [B, T, D] in the compute type; unspecified in rows that have
   * halted}
   */
  public Tensor zH() {
    return zH;
  }

  /**
   * {@return the low-level states [B, T, D] in the compute type; unspecified in rows that have
   * halted}
   */
  public Tensor zL() {
    return zL;
  }

  /** {@return a copy of the number of segments of each row} */
  public int[] steps() {
    return Arrays.copyOfRange(steps, first, first + rows);
  }

  /** {@return a copy of which rows have halted} */
  public boolean[] halted() {
    return Arrays.copyOfRange(halted, first, first + rows);
  }

  /** {@return whether every row has halted} */
  public boolean allHalted() {
    for (int row = 0; row < rows; row++) {
      if (!halted(row)) {
        return false;
      }
    }
    return true;
  }

  /** {@return a copy of the puzzles that the rows work on} */
  public PuzzleBatch current() {
    return current.rows(IntStream.range(first, first + rows).toArray());
  }

  /**
   * Goes on from a saved carry: everything is copied.
   *
   * @param newZH [B, T, D]
   * @param newZL [B, T, D]
   * @param newSteps segments of each row [B]
   * @param newHalted which rows have halted [B]
   * @param puzzles what the rows work on
   * @throws IllegalArgumentException if a size differs from this carry's
   */
  public void restore(
      Tensor newZH, Tensor newZL, int[] newSteps, boolean[] newHalted, PuzzleBatch puzzles) {
    if (newSteps.length != rows() || newHalted.length != rows()) {
      throw new IllegalArgumentException(
          "carry of %d rows: got %d steps, %d halted"
              .formatted(rows(), newSteps.length, newHalted.length));
    }
    requireFits(puzzles);
    zH.backend().assign(zH, newZH);
    zL.backend().assign(zL, newZL);
    System.arraycopy(newSteps, 0, steps, first, rows);
    System.arraycopy(newHalted, 0, halted, first, rows);
    for (int row = 0; row < rows(); row++) {
      copyRow(puzzles, row);
    }
  }

  /**
   * Begins a segment: rows that have halted take their row of the batch and count from 0, the rows
   * of the batch that belong to others are dropped; then every row counts one more.
   *
   * @return which rows start anew
   */
  boolean[] begin(PuzzleBatch batch) {
    requireFits(batch);
    boolean[] restart = halted();
    for (int row = 0; row < rows; row++) {
      if (restart[row]) {
        copyRow(batch, row);
        steps[first + row] = 0;
      }
      steps[first + row]++;
    }
    return restart;
  }

  private void copyRow(PuzzleBatch from, int row) {
    int width = current.seqLen();
    int to = (first + row) * width;
    System.arraycopy(from.inputs(), row * width, current.inputs(), to, width);
    System.arraycopy(from.labels(), row * width, current.labels(), to, width);
    current.puzzleIdentifiers()[first + row] = from.puzzleIdentifiers()[row];
  }

  private void requireFits(PuzzleBatch batch) {
    if (batch.rows() != rows() || batch.seqLen() != current.seqLen()) {
      throw new IllegalArgumentException(
          "batch of %d × %d does not fit a carry of %d × %d"
              .formatted(batch.rows(), batch.seqLen(), rows(), current.seqLen()));
    }
  }

  /** Takes over a segment's states, as values. */
  void assign(States states) {
    zH.backend().assign(zH, states.zH().value());
    zL.backend().assign(zL, states.zL().value());
  }

  /** Ends a segment. */
  void halt(boolean[] now) {
    System.arraycopy(now, 0, halted, first, rows);
  }

  /** Whether a row has halted. */
  boolean halted(int row) {
    return halted[first + row];
  }

  /** The number of segments of a row. */
  int steps(int row) {
    return steps[first + row];
  }
}
