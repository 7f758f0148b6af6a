package io.github.hrm4j.train.data;

import java.util.Locale;

/** Which symmetries of Sudoku an augmentation draws from. */
public enum SudokuSymmetry {
  /** Permutations of the digits: n! images of a grid. */
  DIGITS,
  /**
   * Digits; bands, and rows within a band; stacks, and columns within a stack; and, where boxes are
   * square, transposition. (Transposed, boxes of 2×3 would be boxes of 3×2: another kind of
   * puzzle.)
   */
  ALL;

  /** The name as it is written on the command line and in provenance.json. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
