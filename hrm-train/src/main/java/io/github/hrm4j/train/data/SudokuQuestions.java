package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import java.util.Arrays;

/**
 * Whether two questions are images of each other under the symmetries of Sudoku. Tries all orders
 * of the rows, and for those under which each row has as many givens as it must have all orders of
 * the columns: 2 · 1,296 · 1,296 pairs of orders for 9×9, of which few get beyond the first test.
 * Meant for questions that {@link SudokuInvariants} cannot tell apart.
 */
public final class SudokuQuestions {
  private final Sudoku sudoku;
  private final SudokuSymmetry symmetry;
  private final int size;
  private final int[][] rowOrders;
  private final int[][] columnOrders;

  /** Questions of one kind of Sudoku under a group of symmetries. */
  public SudokuQuestions(Sudoku sudoku, SudokuSymmetry symmetry) {
    this.sudoku = sudoku;
    this.symmetry = symmetry;
    this.size = sudoku.size();
    int[][] asItIs = {Permutations.identity(size)};
    boolean all = symmetry == SudokuSymmetry.ALL;
    rowOrders = all ? Permutations.allBlocks(sudoku.boxColumns(), sudoku.boxRows()) : asItIs;
    columnOrders = all ? Permutations.allBlocks(sudoku.boxRows(), sudoku.boxColumns()) : asItIs;
  }

  /**
   * Whether some symmetry makes the second of the first.
   *
   * @param first n² digits, 0 where blank
   * @param second likewise
   */
  public boolean areImages(byte[] first, byte[] second) {
    boolean square = sudoku.boxRows() == sudoku.boxColumns();
    return areImagesUntransposed(first, second)
        || (symmetry == SudokuSymmetry.ALL
            && square
            && areImagesUntransposed(transposed(first), second));
  }

  private byte[] transposed(byte[] grid) {
    byte[] image = new byte[grid.length];
    for (int cell = 0; cell < grid.length; cell++) {
      image[cell] = grid[cell % size * size + cell / size];
    }
    return image;
  }

  private boolean areImagesUntransposed(byte[] first, byte[] second) {
    int[] givens = givensOfRows(first);
    int[] wanted = givensOfRows(second);
    for (int[] rows : rowOrders) {
      if (!agrees(givens, wanted, rows)) {
        continue;
      }
      for (int[] columns : columnOrders) {
        if (isImage(first, second, rows, columns)) {
          return true;
        }
      }
    }
    return false;
  }

  private int[] givensOfRows(byte[] grid) {
    int[] givens = new int[size];
    for (int cell = 0; cell < grid.length; cell++) {
      givens[cell / size] += grid[cell] == 0 ? 0 : 1;
    }
    return givens;
  }

  private static boolean agrees(int[] givens, int[] wanted, int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (givens[order[i]] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isImage(byte[] first, byte[] second, int[] rows, int[] columns) {
    byte[] name = new byte[size + 1];
    byte[] original = new byte[size + 1];
    Arrays.fill(name, (byte) -1);
    Arrays.fill(original, (byte) -1);
    name[0] = 0; // blank stays blank
    original[0] = 0;
    for (int cell = 0; cell < second.length; cell++) {
      byte from = first[rows[cell / size] * size + columns[cell % size]];
      byte to = second[cell];
      if (name[from] < 0 && original[to] < 0) {
        name[from] = to;
        original[to] = from;
      } else if (name[from] != to) { // then another digit became this one, too
        return false;
      }
    }
    return true;
  }
}
