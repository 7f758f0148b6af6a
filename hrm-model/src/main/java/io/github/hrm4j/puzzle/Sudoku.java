package io.github.hrm4j.puzzle;

import java.util.Arrays;
import java.util.Objects;

/**
 * One kind of Sudoku: n×n cells in boxes of {@code boxRows} × {@code boxColumns}, n being their
 * product. A grid is n² bytes, row after row, 0 where blank. Three kinds exist: 4×4 in boxes of
 * 2×2, 6×6 in boxes of 2 rows × 3 columns, 9×9 in boxes of 3×3.
 *
 * <p>Tokens are the reference's: 0 padding, 1 blank, digit + 1 otherwise, so n + 2 in all.
 *
 * @param boxRows rows of a box, which is also the number of stacks (columns of boxes)
 * @param boxColumns columns of a box, which is also the number of bands (rows of boxes)
 */
public record Sudoku(int boxRows, int boxColumns) {
  private static final int BLANK_TOKEN = 1;

  /**
   * Checks the box shape.
   *
   * @throws IllegalArgumentException if it is none of 2×2, 2×3, 3×3
   */
  public Sudoku {
    boolean known = (boxRows == 2 && (boxColumns == 2 || boxColumns == 3));
    if (!known && !(boxRows == 3 && boxColumns == 3)) {
      throw new IllegalArgumentException(
          "sudoku: boxes of %d×%d are not supported, only 2×2, 2×3 and 3×3"
              .formatted(boxRows, boxColumns));
    }
  }

  /**
   * The kind with n×n cells.
   *
   * @param n 4, 6 or 9
   * @return the kind
   * @throws IllegalArgumentException if n is none of 4, 6, 9
   */
  public static Sudoku ofSize(int n) {
    return switch (n) {
      case 4 -> new Sudoku(2, 2);
      case 6 -> new Sudoku(2, 3);
      case 9 -> new Sudoku(3, 3);
      default ->
          throw new IllegalArgumentException("sudoku: size %d, allowed are 4, 6, 9".formatted(n));
    };
  }

  /**
   * Reads a question; its length tells the kind. White space is left out, so that a grid may stand
   * on several lines. A finished grid is a question too, as long as it breaks no rule; {@link
   * #grid} reads any.
   *
   * @param text n² characters, {@code .} or {@code 0} for a blank
   * @return the question
   * @throws NullPointerException if there is no text
   * @throws IllegalArgumentException naming what does not fit, and where; also if a digit stands
   *     twice in a row, a column or a box
   */
  public static SudokuQuestion parse(String text) {
    String characters = Objects.requireNonNull(text, "text").replaceAll("\\s", "");
    int size = (int) Math.round(Math.sqrt(characters.length()));
    if (size * size != characters.length() || (size != 4 && size != 6 && size != 9)) {
      throw new IllegalArgumentException(
          "sudoku: %d characters, a grid has 16 (4×4), 36 (6×6) or 81 (9×9)"
              .formatted(characters.length()));
    }
    Sudoku sudoku = ofSize(size);
    return new SudokuQuestion(sudoku, sudoku.grid(characters));
  }

  /** {@return the cells on a side n, which is also the largest digit} */
  public int size() {
    return boxRows * boxColumns;
  }

  /** {@return the cells of a grid, n²} */
  public int cells() {
    return size() * size();
  }

  /** {@return the number of different tokens, n + 2} */
  public int vocabSize() {
    return size() + 2;
  }

  /**
   * {@return which of the n boxes a cell lies in, counted row after row}
   *
   * @param cell 0 to n²-1
   */
  public int boxOf(int cell) {
    int row = cell / size();
    int column = cell % size();
    return row / boxRows * boxRows + column / boxColumns;
  }

  /**
   * Reads a grid of n² characters, {@code .} or {@code 0} for a blank.
   *
   * @param text n² characters
   * @return the digits [n²], 0 for a blank
   * @throws IllegalArgumentException naming the place of what does not fit
   */
  public byte[] grid(String text) {
    int n = size();
    if (text.length() != cells()) {
      throw new IllegalArgumentException(
          "sudoku %d×%d: needs %d characters, got %d".formatted(n, n, cells(), text.length()));
    }
    byte[] grid = new byte[cells()];
    for (int cell = 0; cell < grid.length; cell++) {
      char c = text.charAt(cell);
      int digit = c == '.' ? 0 : c - '0';
      if (digit < 0 || digit > n) {
        throw new IllegalArgumentException(
            "sudoku %d×%d: row %d, column %d holds '%s', allowed are '.', '0' and 1..%d"
                .formatted(n, n, cell / n + 1, cell % n + 1, c, n));
      }
      grid[cell] = (byte) digit;
    }
    return grid;
  }

  /**
   * {@return the grid as one line of n² characters, {@code .} for a blank; what {@link #grid}
   * reads}
   *
   * @param grid digits [n²], 0 for a blank
   */
  public String format(byte[] grid) {
    var line = new StringBuilder(grid.length);
    for (byte digit : grid) {
      line.append(digit == 0 ? '.' : (char) ('0' + digit));
    }
    return line.toString();
  }

  /**
   * {@return the token ids [n²] of a grid}
   *
   * @param grid digits [n²], 0 for a blank
   */
  public int[] tokens(byte[] grid) {
    int[] tokens = new int[grid.length];
    for (int cell = 0; cell < grid.length; cell++) {
      tokens[cell] = grid[cell] + BLANK_TOKEN;
    }
    return tokens;
  }

  /**
   * The grid of token ids [n²], for example those that a model predicts; padding reads as blank.
   *
   * @param tokens [n²]
   * @return the digits [n²], 0 for a blank
   * @throws IllegalArgumentException if there are not n² of them or one is outside the vocabulary
   */
  public byte[] fromTokens(int[] tokens) {
    if (tokens.length != cells()) {
      throw new IllegalArgumentException(
          "sudoku %d×%d: needs %d tokens, got %d"
              .formatted(size(), size(), cells(), tokens.length));
    }
    byte[] grid = new byte[tokens.length];
    for (int cell = 0; cell < grid.length; cell++) {
      int token = tokens[cell];
      if (token < 0 || token >= vocabSize()) {
        throw new IllegalArgumentException(
            "sudoku %d×%d: token %d at cell %d, allowed are 0..%d"
                .formatted(size(), size(), token, cell, vocabSize() - 1));
      }
      grid[cell] = (byte) Math.max(0, token - BLANK_TOKEN);
    }
    return grid;
  }

  /**
   * {@return whether every row, column and box holds every digit once}
   *
   * @param grid digits [n²]
   */
  public boolean isSolution(byte[] grid) {
    int n = size();
    int[] rows = new int[n];
    int[] columns = new int[n];
    int[] boxes = new int[n];
    for (int cell = 0; cell < cells(); cell++) {
      int bit = 1 << grid[cell];
      rows[cell / n] |= bit;
      columns[cell % n] |= bit;
      boxes[boxOf(cell)] |= bit;
    }
    int all = (1 << (n + 1)) - 2; // the bits 1..n; a blank would have set bit 0
    return Arrays.stream(rows).allMatch(unit -> unit == all)
        && Arrays.stream(columns).allMatch(unit -> unit == all)
        && Arrays.stream(boxes).allMatch(unit -> unit == all);
  }

  /**
   * {@return whether the answer is a solution that keeps every given of the question}
   *
   * @param question digits [n²], 0 for a blank
   * @param answer digits [n²]
   */
  public boolean solves(byte[] question, byte[] answer) {
    for (int cell = 0; cell < cells(); cell++) {
      if (question[cell] != 0 && question[cell] != answer[cell]) {
        return false;
      }
    }
    return isSolution(answer);
  }

  /**
   * Cells that are not blank.
   *
   * @param question digits [n²], 0 for a blank
   * @return their number
   */
  public static int givens(byte[] question) {
    int givens = 0;
    for (byte digit : question) {
      givens += digit == 0 ? 0 : 1;
    }
    return givens;
  }
}
