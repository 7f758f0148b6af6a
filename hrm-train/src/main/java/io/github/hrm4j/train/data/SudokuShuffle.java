package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import java.util.random.RandomGenerator;

/**
 * One symmetry of Sudoku, to be applied to a question and its answer alike, as the reference's
 * builder draws it: digits permuted, transposed with probability 1/2, bands and the rows in each
 * permuted, stacks and the columns in each.
 *
 * @param digits image of each digit; 0, a blank, stays 0
 * @param cells which cell of the old grid each cell of the new one is taken from
 */
record SudokuShuffle(byte[] digits, int[] cells) {
  /** A uniformly drawn member of the group. */
  static SudokuShuffle draw(Sudoku sudoku, SudokuSymmetry symmetry, RandomGenerator random) {
    int n = sudoku.size();
    byte[] digits = new byte[n + 1];
    int[] order = Permutations.random(n, random);
    for (int digit = 1; digit <= n; digit++) {
      digits[digit] = (byte) (order[digit - 1] + 1);
    }
    return switch (symmetry) {
      case DIGITS -> new SudokuShuffle(digits, Permutations.identity(n * n));
      case ALL -> new SudokuShuffle(digits, drawCells(sudoku, random));
    };
  }

  private static int[] drawCells(Sudoku sudoku, RandomGenerator random) {
    int n = sudoku.size();
    boolean square = sudoku.boxRows() == sudoku.boxColumns();
    boolean transpose = square && random.nextBoolean();
    int[] rows = Permutations.randomBlocks(sudoku.boxColumns(), sudoku.boxRows(), random);
    int[] columns = Permutations.randomBlocks(sudoku.boxRows(), sudoku.boxColumns(), random);
    int[] cells = new int[n * n];
    int cell = 0;
    for (int row : rows) {
      for (int column : columns) {
        cells[cell++] = transpose ? column * n + row : row * n + column;
      }
    }
    return cells;
  }

  /** The image of a grid. */
  byte[] apply(byte[] grid) {
    byte[] image = new byte[grid.length];
    for (int cell = 0; cell < grid.length; cell++) {
      image[cell] = digits[grid[cells[cell]]];
    }
    return image;
  }
}
