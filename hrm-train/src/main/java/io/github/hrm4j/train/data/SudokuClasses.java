package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import java.util.Arrays;

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
  private final int[][] inverseOrders;

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
    this.inverseOrders =
        Arrays.stream(columnOrders).map(Permutations::inverse).toArray(int[][]::new);
  }

  /**
   * The class of a solution grid as one line of n² digits: its canonical form. Safe to call from
   * several threads.
   */
  public String of(byte[] solution) {
    return sudoku.format(canonical(solution));
  }

  private byte[] canonical(byte[] solution) {
    return switch (symmetry) {
      case DIGITS -> new Search(solution).renamed(0, columnOrders[0]);
      case ALL -> {
        var search = new Search(solution);
        search.tryAll();
        if (sudoku.boxRows() == sudoku.boxColumns()) {
          var transposed = new Search(transposed(solution));
          transposed.best = search.best;
          transposed.tryAll();
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
    private final byte[] grid;
    private byte[] best;
    private final byte[] name = new byte[size + 1];
    private final int[] rowOrder = new int[size];
    private final int[] rowByFirst = new int[size + 1];
    private final int[] columnInTop = new int[size * size];

    Search(byte[] grid) {
      this.grid = grid;
      this.best = new byte[grid.length];
      Arrays.fill(best, Byte.MAX_VALUE); // more than any image
    }

    void tryAll() {
      for (int top = 0; top < size; top++) {
        findColumnsInTop(top);
        for (int order = 0; order < columnOrders.length; order++) {
          int[] columns = columnOrders[order];
          // Nine in ten images end here, for a tenth of the work.
          if (!secondRowIsGreater(top, columns, inverseOrders[order])) {
            renameDigits(top, columns);
            sortRows(columns[0]);
            keepIfLess(columns);
          }
        }
      }
    }

    /** For each cell of the top band: in which column the top row holds the same digit. */
    private void findColumnsInTop(int top) {
      int band = top / sudoku.boxRows() * sudoku.boxRows();
      int[] columnOf = new int[size + 1];
      for (int column = 0; column < size; column++) {
        columnOf[grid[top * size + column]] = column;
      }
      for (int cell = band * size; cell < (band + sudoku.boxRows()) * size; cell++) {
        columnInTop[cell] = columnOf[grid[cell]];
      }
    }

    /** A digit's name is its place in the top row, so the rows below can be read without names. */
    private boolean secondRowIsGreater(int top, int[] columns, int[] inverse) {
      int band = top / sudoku.boxRows() * sudoku.boxRows();
      int second = -1;
      int least = size;
      for (int row = band; row < band + sudoku.boxRows(); row++) {
        int first = inverse[columnInTop[row * size + columns[0]]];
        if (row != top && first < least) {
          least = first;
          second = row;
        }
      }
      for (int column = 0; column < size; column++) {
        int digit = inverse[columnInTop[second * size + columns[column]]] + 1;
        if (digit != best[size + column]) {
          return digit > best[size + column];
        }
      }
      return false;
    }

    byte[] renamed(int top, int[] columns) {
      renameDigits(top, columns);
      byte[] form = new byte[grid.length];
      for (int cell = 0; cell < form.length; cell++) {
        form[cell] = name[grid[cell]];
      }
      return form;
    }

    private void renameDigits(int top, int[] columns) {
      for (int column = 0; column < size; column++) {
        name[grid[top * size + columns[column]]] = (byte) (column + 1);
      }
    }

    /**
     * The top row's band first, then the others in the order in which their least first digit
     * comes; in each the rows by their first digit. A column holds every digit once, so looking
     * through the digits in turn sorts without comparing.
     */
    private void sortRows(int firstColumn) {
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

    private void keepIfLess(int[] columns) {
      boolean less = false;
      for (int row = 0; row < size; row++) {
        int from = rowOrder[row] * size;
        for (int column = 0; column < size; column++) {
          byte digit = name[grid[from + columns[column]]];
          int cell = row * size + column;
          if (!less && digit > best[cell]) {
            return; // nothing was written yet: writing begins where an image is less
          }
          less |= digit < best[cell];
          best[cell] = digit;
        }
      }
    }
  }
}
