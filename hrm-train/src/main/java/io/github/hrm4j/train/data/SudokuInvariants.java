package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import java.util.Arrays;

/**
 * Numbers of 64 bits that no symmetry of Sudoku changes ({@link SudokuSymmetry#ALL}), for a small
 * part of the work of a canonical form. Grids with different numbers are not images of each other;
 * for grids with equal ones {@link SudokuClasses} and {@link SudokuQuestions} decide.
 *
 * <p>Sums do not depend on the order of what they sum up, so each quantity is a sum over a band, a
 * line or a digit of scrambled smaller ones.
 */
public final class SudokuInvariants {
  private static final int ROUNDS = 3;

  private final Sudoku sudoku;
  private final int size;
  private final boolean transposable;

  /** Invariants of one kind of Sudoku. */
  public SudokuInvariants(Sudoku sudoku) {
    this.sudoku = sudoku;
    this.size = sudoku.size();
    this.transposable = sudoku.boxRows() == sudoku.boxColumns();
  }

  /**
   * A number of a solution grid. Two rows are a permutation of the digits, from the one's digit to
   * the other's in the same column; renaming digits and moving columns leave the lengths of its
   * cycles as they are. The number is made of the cycles of all pairs of rows, told apart by
   * whether they share a band, and of those of all pairs of columns.
   */
  public long ofAnswer(byte[] solution) {
    long rows = lines(solution, size, 1, sudoku.boxRows());
    long columns = lines(solution, 1, size, sudoku.boxColumns());
    return joined(rows, columns);
  }

  private long joined(long rows, long columns) {
    return transposable
        ? scramble(rows) + scramble(columns)
        : scramble(rows) + 3 * scramble(columns);
  }

  private long lines(byte[] grid, int lineStep, int cellStep, int band) {
    long[] ofLine = new long[size];
    int[] image = new int[size + 1];
    for (int a = 0; a < size; a++) {
      for (int b = a + 1; b < size; b++) {
        for (int i = 0; i < size; i++) {
          image[grid[a * lineStep + i * cellStep]] = grid[b * lineStep + i * cellStep];
        }
        long cycles = scramble(cycles(image) + (a / band == b / band ? 1 : 0));
        ofLine[a] += cycles;
        ofLine[b] += cycles;
      }
    }
    return bands(ofLine, band);
  }

  /** A sum over cycles of 16 to the power of the length: at most nine of each, so no carry. */
  private long cycles(int[] image) {
    long sum = 0;
    int seen = 0;
    for (int start = 1; start <= size; start++) {
      int length = 0;
      for (int digit = start; (seen >> digit & 1) == 0; digit = image[digit]) {
        seen |= 1 << digit;
        length++;
      }
      sum += length == 0 ? 0 : 1L << (4 * length);
    }
    return sum;
  }

  private static long bands(long[] ofLine, int band) {
    long sum = 0;
    for (int from = 0; from < ofLine.length; from += band) {
      long inBand = 0;
      for (int line = from; line < from + band; line++) {
        inBand += scramble(ofLine[line]);
      }
      sum += scramble(inBand);
    }
    return sum;
  }

  /**
   * A number of a question: each row, column, box and digit begins with the count of its givens,
   * and three times over takes up those of the row, column, box and digit of each of its givens
   * (colour refinement, Weisfeiler and Leman 1968).
   *
   * @param question 0 where blank
   */
  public long ofQuestion(byte[] question) {
    long[] colours = new long[4 * size + 1]; // rows, columns, boxes, digits 1 … n
    for (int round = 0; round < ROUNDS; round++) {
      long[] next = new long[colours.length];
      for (int cell = 0; cell < question.length; cell++) {
        if (question[cell] != 0) {
          addGiven(colours, next, cell, question[cell]);
        }
      }
      addBands(next, 0, sudoku.boxRows());
      addBands(next, size, sudoku.boxColumns());
      colours = next;
    }
    long rows = bands(Arrays.copyOfRange(colours, 0, size), sudoku.boxRows());
    long columns = bands(Arrays.copyOfRange(colours, size, 2 * size), sudoku.boxColumns());
    long others = 0;
    for (int i = 2 * size; i < colours.length; i++) {
      others += scramble(colours[i]);
    }
    return scramble(joined(rows, columns) + others);
  }

  private void addGiven(long[] colours, long[] next, int cell, int digit) {
    int row = cell / size;
    int column = size + cell % size;
    int box = 2 * size + sudoku.boxOf(cell);
    int ofDigit = 3 * size + digit;
    long given =
        scramble(
            joined(colours[row], colours[column])
                + 5 * scramble(colours[box])
                + 7 * scramble(colours[ofDigit]));
    next[row] += given;
    next[column] += given;
    next[box] += given;
    next[ofDigit] += given;
  }

  /** Gives each line something of its band. */
  private void addBands(long[] colours, int from, int band) {
    for (int first = from; first < from + size; first += band) {
      long sum = 0;
      for (int line = first; line < first + band; line++) {
        sum += scramble(colours[line]);
      }
      for (int line = first; line < first + band; line++) {
        colours[line] = scramble(colours[line]) + sum;
      }
    }
  }

  /** The last step of SplitMix64 (Steele, Lea and Flood 2014): different for different numbers. */
  private static long scramble(long z) {
    long a = (z + 0x9E3779B97F4A7C15L);
    long b = (a ^ (a >>> 30)) * 0xBF58476D1CE4E5B9L;
    long c = (b ^ (b >>> 27)) * 0x94D049BB133111EBL;
    return c ^ (c >>> 31);
  }
}
