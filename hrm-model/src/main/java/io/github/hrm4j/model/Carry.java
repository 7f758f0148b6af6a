package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;

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

  /**
   * The start: every row has halted and takes a puzzle in the next call; the states are not set.
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
  }

  /** Number of rows B. */
  public int rows() {
    return steps.length;
  }

  /** High-level states [B, T, D] in the compute type; unspecified in rows that have halted. */
  public Tensor zH() {
    return zH;
  }

  /** Low-level states [B, T, D] in the compute type; unspecified in rows that have halted. */
  public Tensor zL() {
    return zL;
  }

  /** A copy of the number of segments of each row. */
  public int[] steps() {
    return steps.clone();
  }

  /** A copy of which rows have halted. */
  public boolean[] halted() {
    return halted.clone();
  }

  /** Whether every row has halted. */
  public boolean allHalted() {
    for (boolean row : halted) {
      if (!row) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the puzzles that the rows work on. */
  public PuzzleBatch current() {
    return new PuzzleBatch(
        current.rows(),
        current.seqLen(),
        current.inputs().clone(),
        current.labels().clone(),
        current.puzzleIdentifiers().clone());
  }

  /**
   * Goes on from a saved carry: everything is copied.
   *
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
    System.arraycopy(newSteps, 0, steps, 0, rows());
    System.arraycopy(newHalted, 0, halted, 0, rows());
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
    boolean[] restart = halted.clone();
    for (int row = 0; row < rows(); row++) {
      if (restart[row]) {
        copyRow(batch, row);
        steps[row] = 0;
      }
      steps[row]++;
    }
    return restart;
  }

  private void copyRow(PuzzleBatch from, int row) {
    int width = current.seqLen();
    System.arraycopy(from.inputs(), row * width, current.inputs(), row * width, width);
    System.arraycopy(from.labels(), row * width, current.labels(), row * width, width);
    current.puzzleIdentifiers()[row] = from.puzzleIdentifiers()[row];
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
  void halt(boolean[] rows) {
    System.arraycopy(rows, 0, halted, 0, rows());
  }

  /** Whether a row has halted. */
  boolean halted(int row) {
    return halted[row];
  }

  /** The puzzles themselves, not a copy. */
  PuzzleBatch puzzles() {
    return current;
  }

  /** The number of segments of a row. */
  int steps(int row) {
    return steps[row];
  }
}
