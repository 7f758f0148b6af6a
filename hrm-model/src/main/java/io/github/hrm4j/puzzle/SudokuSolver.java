package io.github.hrm4j.puzzle;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Depth-first search over bit masks that always goes on with a cell of fewest candidates. It finds
 * solutions and counts them, which is how a puzzle is known to have exactly one. Holds work arrays:
 * one solver for each thread.
 */
public final class SudokuSolver {
  private final Sudoku sudoku;
  private final int size;
  private final int[] rowOf;
  private final int[] columnOf;
  private final int[] boxOf;
  private final int[] rows; // candidate digits left in each row, bit d - 1 for digit d
  private final int[] columns;
  private final int[] boxes;
  private final int[] open; // the blank cells, first `openCount` entries
  private int openCount;
  private final byte[] grid;
  private final byte[] solution;
  private RandomGenerator random; // null: digits in rising order

  /**
   * A solver for one kind of Sudoku.
   *
   * @param sudoku the kind of Sudoku
   */
  public SudokuSolver(Sudoku sudoku) {
    this.sudoku = sudoku;
    this.size = sudoku.size();
    int cells = sudoku.cells();
    rowOf = new int[cells];
    columnOf = new int[cells];
    boxOf = new int[cells];
    for (int cell = 0; cell < cells; cell++) {
      rowOf[cell] = cell / size;
      columnOf[cell] = cell % size;
      boxOf[cell] = sudoku.boxOf(cell);
    }
    rows = new int[size];
    columns = new int[size];
    boxes = new int[size];
    open = new int[cells];
    grid = new byte[cells];
    solution = new byte[cells];
  }

  /**
   * How many solutions a question has, counted up to a limit.
   *
   * @param question grid with 0 where blank
   * @param limit stop there; 2 is enough to tell one solution from several
   * @return 0 if the givens contradict each other, never more than the limit
   */
  public int count(byte[] question, int limit) {
    random = null;
    return load(question) ? search(limit) : 0;
  }

  /**
   * {@return whether the question has exactly one solution}
   *
   * @param question digits [n²], 0 for a blank
   */
  public boolean isUnique(byte[] question) {
    return count(question, 2) == 1;
  }

  /**
   * {@return a solution of the question: the only one, or the first that the search meets}
   *
   * @param question digits [n²], 0 for a blank
   * @throws IllegalArgumentException if there is none
   */
  public byte[] solve(byte[] question) {
    if (count(question, 1) == 0) {
      throw new IllegalArgumentException("sudoku has no solution: " + sudoku.format(question));
    }
    return solution.clone();
  }

  /**
   * {@return a random solution grid} Cells and digits are tried in random order, so every grid can
   * come out; the distribution is close to uniform but not exactly so, because a search that never
   * looks back favours grids that lie in sparse branches.
   *
   * @param source of random numbers
   */
  public byte[] fill(RandomGenerator source) {
    load(new byte[sudoku.cells()]);
    for (int i = openCount - 1; i > 0; i--) {
      swapOpen(i, source.nextInt(i + 1));
    }
    random = source;
    search(1);
    random = null;
    return solution.clone();
  }

  private boolean load(byte[] question) {
    int all = (1 << size) - 1;
    Arrays.fill(rows, all);
    Arrays.fill(columns, all);
    Arrays.fill(boxes, all);
    openCount = 0;
    for (int cell = 0; cell < question.length; cell++) {
      grid[cell] = 0;
      if (question[cell] == 0) {
        open[openCount++] = cell;
      } else {
        int bit = 1 << (question[cell] - 1);
        if ((candidates(cell) & bit) == 0) {
          return false;
        }
        toggle(cell, bit);
        grid[cell] = question[cell];
      }
    }
    return true;
  }

  private int search(int limit) {
    if (openCount == 0) {
      System.arraycopy(grid, 0, solution, 0, grid.length);
      return 1;
    }
    int index = mostConstrained();
    int cell = open[index];
    int left = candidates(cell);
    openCount--;
    swapOpen(index, openCount);
    int found = 0;
    while (left != 0 && found < limit) {
      int bit = random == null ? Integer.lowestOneBit(left) : randomBit(left);
      left ^= bit;
      toggle(cell, bit);
      grid[cell] = (byte) (Integer.numberOfTrailingZeros(bit) + 1);
      found += search(limit - found);
      toggle(cell, bit);
    }
    grid[cell] = 0;
    swapOpen(index, openCount);
    openCount++;
    return found;
  }

  /** Index in {@code open} of the first cell with fewest candidates; none at all ends a branch. */
  private int mostConstrained() {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < openCount && fewest > 1; i++) {
      int count = Integer.bitCount(candidates(open[i]));
      if (count < fewest) {
        fewest = count;
        best = i;
      }
    }
    return best;
  }

  private int candidates(int cell) {
    return rows[rowOf[cell]] & columns[columnOf[cell]] & boxes[boxOf[cell]];
  }

  private void toggle(int cell, int bit) {
    rows[rowOf[cell]] ^= bit;
    columns[columnOf[cell]] ^= bit;
    boxes[boxOf[cell]] ^= bit;
  }

  private int randomBit(int bits) {
    int rest = bits;
    for (int skip = random.nextInt(Integer.bitCount(bits)); skip > 0; skip--) {
      rest &= rest - 1;
    }
    return Integer.lowestOneBit(rest);
  }

  private void swapOpen(int i, int j) {
    int cell = open[i];
    open[i] = open[j];
    open[j] = cell;
  }
}
