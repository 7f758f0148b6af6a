package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;

/**
 * Solution grids up to symmetry: two grids are images of each other exactly if their canonical
 * forms are equal, so that splitting by canonical form keeps all augmentations of a grid on one
 * side.
 *
 * <p>The form is the least grid, in reading order, among these images: transposed or not (square
 * boxes only), any row moved to the top, any arrangement of the columns, digits renamed so that the
 * top row reads 1 … n, and then, because nothing else is left to choose, the remaining rows of the
 * top band, the rows of each other band and those bands sorted by their first column. That is 64
 * images for 4×4, 432 for 6×6 and 23,328 for 9×9; the others of the group need not be looked at,
 * since sorting already picks the least of them.
 */
public final class SudokuClasses {
  private final Sudoku sudoku;
  private final SudokuSymmetry symmetry;
  private final int size;
  private final int[][] columnOrders;

  /** Classes of one kind of Sudoku under a group of symmetries. */
  public SudokuClasses(Sudoku sudoku, SudokuSymmetry symmetry) {
    this.sudoku = sudoku;
    this.symmetry = symmetry;
    this.size = sudoku.size();
    this.columnOrders =
        switch (symmetry) {
          case DIGITS -> new int[][] {Permutations.identity(size)};
          case ALL -> Permutations.allBlocks(sudoku.boxRows(), sudoku.boxColumns());
        };
  }

  /**
   * The class of a solution grid as one line of n² digits: its canonical form. Safe to call from
   * several threads.
   */
  public String of(byte[] solution) {
    return sudoku.format(canonical(solution));
  }

  private byte[] canonical(byte[] solution) {
    var search = new Search();
    return switch (symmetry) {
      case DIGITS -> {
        search.renameDigits(solution, 0, columnOrders[0]);
        byte[] form = new byte[solution.length];
        for (int cell = 0; cell < form.length; cell++) {
          form[cell] = search.name[solution[cell]];
        }
        yield form;
      }
      case ALL -> {
        search.tryAll(solution);
        if (sudoku.boxRows() == sudoku.boxColumns()) {
          search.tryAll(transposed(solution));
        }
        yield search.best;
      }
    };
  }

  private byte[] transposed(byte[] grid) {
    byte[] image = new byte[grid.length];
    for (int cell = 0; cell < grid.length; cell++) {
      image[cell] = grid[cell % size * size + cell / size];
    }
    return image;
  }

  /** The images of one grid, and the least so far. */
  private final class Search {
    private final byte[] best = new byte[size * size];
    private final byte[] name = new byte[size + 1];
    private final int[] rowOrder = new int[size];
    private final int[] rowByFirst = new int[size + 1];

    void tryAll(byte[] grid) {
      for (int[] columns : columnOrders) {
        for (int top = 0; top < size; top++) {
          renameDigits(grid, top, columns);
          sortRows(grid, top, columns[0]);
          keepIfLess(grid, columns);
        }
      }
    }

    void renameDigits(byte[] grid, int top, int[] columns) {
      for (int column = 0; column < size; column++) {
        name[grid[top * size + columns[column]]] = (byte) (column + 1);
      }
    }

    /**
     * The top row's band first, then the others in the order in which their least first digit comes;
     * in each the rows by their first digit. A column holds every digit once, so looking through the
     * digits in turn sorts without comparing.
     */
    private void sortRows(byte[] grid, int top, int firstColumn) {
      for (int row = 0; row < size; row++) {
        rowByFirst[name[grid[row * size + firstColumn]]] = row;
      }
      int height = sudoku.boxRows();
      int at = 0;
      int bandsDone = 0;
      for (int digit = 1; digit <= size && at < size; digit++) {
        int band = rowByFirst[digit] / height;
        if ((bandsDone >> band & 1) == 0) { // the top row has first digit 1, so its band leads
          bandsDone |= 1 << band;
          for (int next = digit; next <= size; next++) {
            if (rowByFirst[next] / height == band) {
              rowOrder[at++] = rowByFirst[next];
            }
          }
        }
      }
    }

    private void keepIfLess(byte[] grid, int[] columns) {
      boolean less = best[0] == 0;
      for (int row = 1; row < size; row++) { // the top row is 1 … n in all of them
        int from = rowOrder[row] * size;
        for (int column = 0; column < size; column++) {
          byte digit = name[grid[from + columns[column]]];
          int cell = row * size + column;
          if (!less && digit > best[cell]) {
            return; // nothing was written yet: writing begins where an image is less
          }
          if (less || digit < best[cell]) {
            less = true;
            best[cell] = digit;
          }
        }
      }
      for (int column = 0; column < size; column++) {
        best[column] = (byte) (column + 1);
      }
    }
  }
}
