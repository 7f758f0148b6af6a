package io.github.hrm4j.puzzle;

import java.util.Arrays;

/**
 * An ARC grid as the tokens [900] of a model: it lies somewhere on a canvas of 30×30. Tokens are 0
 * where there is nothing, 1 for the end of the grid, colour + 2 otherwise. The end marker fills the
 * row below the grid, over the grid's columns, and the column right of it, over its rows, where the
 * canvas has them; the corner between the two stays empty.
 */
public final class ArcCanvas {
  /** Rows, and columns. */
  public static final int SIZE = ArcGrid.MAX_SIZE;

  /** Tokens of a canvas, S. */
  public static final int SEQ_LEN = SIZE * SIZE;

  /** Number of different tokens, V. */
  public static final int VOCAB_SIZE = 12;

  private static final byte END = 1;
  private static final int FIRST_COLOUR = 2;

  private ArcCanvas() {}

  /**
   * Token ids [900] of a grid in the upper left corner, where test grids lie.
   *
   * @param grid colours
   * @return the tokens [900]
   * @throws IllegalArgumentException if the grid is larger than the canvas, which none can be
   */
  public static byte[] tokens(ArcGrid grid) {
    byte[] tokens = new byte[SEQ_LEN];
    write(grid, ArcVariant.IDENTITY, 0, 0, tokens, 0);
    return tokens;
  }

  /**
   * Writes the tokens of a grid's variant.
   *
   * @param grid colours
   * @param variant how it is changed on the way
   * @param row of the canvas for the variant's first row
   * @param column of the canvas for its first column
   * @param to receives 900 tokens
   * @param at index of the first
   * @throws IllegalArgumentException if the variant would reach over the canvas's border
   */
  public static void write(
      ArcGrid grid, ArcVariant variant, int row, int column, byte[] to, int at) {
    boolean swap = variant.transform().swapsAxes();
    int endRow = row + (swap ? grid.columns() : grid.rows());
    int endColumn = column + (swap ? grid.rows() : grid.columns());
    if (row < 0 || column < 0 || endRow > SIZE || endColumn > SIZE) {
      throw new IllegalArgumentException(
          "rows %d to %d, columns %d to %d are not on a canvas of 30×30"
              .formatted(row, endRow, column, endColumn));
    }
    Arrays.fill(to, at, at + SEQ_LEN, (byte) 0);
    byte[] table = new byte[ArcGrid.COLOURS];
    for (int colour = 0; colour < table.length; colour++) {
      table[colour] = (byte) (variant.colour(colour) + FIRST_COLOUR);
    }
    variant
        .transform()
        .apply(
            grid.array(), grid.rows(), grid.columns(), table, to, at + row * SIZE + column, SIZE);
    if (endRow < SIZE) {
      Arrays.fill(to, at + endRow * SIZE + column, at + endRow * SIZE + endColumn, END);
    }
    if (endColumn < SIZE) {
      for (int r = row; r < endRow; r++) {
        to[at + r * SIZE + endColumn] = END;
      }
    }
  }

  /**
   * {@return the grid in the upper left corner of token ids [900] that may be a model's and need
   * not make sense} For each number of rows 1 to 30 the widest grid of colours is looked at, which
   * narrows as rows are added; the first one of the largest area counts, 0×0 if there is none.
   *
   * @param tokens the canvas [900]
   * @throws IllegalArgumentException if there are not 900 tokens
   */
  public static ArcGrid crop(int[] tokens) {
    if (tokens.length != SEQ_LEN) {
      throw new IllegalArgumentException("a canvas has 900 tokens, got " + tokens.length);
    }
    int rows = 0;
    int columns = 0;
    int width = SIZE;
    for (int row = 0; row < SIZE; row++) {
      width = colourRun(tokens, row, width);
      if ((row + 1) * width > rows * columns) {
        rows = row + 1;
        columns = width;
      }
    }
    byte[] cells = new byte[rows * columns];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) (tokens[i / columns * SIZE + i % columns] - FIRST_COLOUR);
    }
    return new ArcGrid(rows, columns, cells);
  }

  private static int colourRun(int[] tokens, int row, int atMost) {
    int run = 0;
    while (run < atMost && isColour(tokens[row * SIZE + run])) {
      run++;
    }
    return run;
  }

  private static boolean isColour(int token) {
    return token >= FIRST_COLOUR && token < VOCAB_SIZE;
  }

  /**
   * {@return the grid on a canvas, wherever it lies, if the canvas is one that {@link #write}
   * makes}
   *
   * @param tokens token ids [900]
   * @throws IllegalArgumentException saying where the canvas is not of that form
   */
  public static Placed find(int[] tokens) {
    if (tokens.length != SEQ_LEN) {
      throw new IllegalArgumentException("a canvas has 900 tokens, got " + tokens.length);
    }
    int first = 0;
    while (first < SEQ_LEN && !isColour(tokens[first])) {
      first++;
    }
    if (first == SEQ_LEN) {
      throw new IllegalArgumentException("the canvas holds no grid");
    }
    int row = first / SIZE;
    int column = first % SIZE;
    int endRow = row;
    while (endRow < SIZE && isColour(tokens[endRow * SIZE + column])) {
      endRow++;
    }
    int endColumn = column;
    while (endColumn < SIZE && isColour(tokens[row * SIZE + endColumn])) {
      endColumn++;
    }
    int columns = endColumn - column;
    byte[] cells = new byte[(endRow - row) * columns];
    for (int i = 0; i < cells.length; i++) {
      int token = tokens[(row + i / columns) * SIZE + column + i % columns];
      cells[i] = (byte) (isColour(token) ? token - FIRST_COLOUR : 0); // told apart below
    }
    var placed = new Placed(new ArcGrid(endRow - row, columns, cells), row, column);
    placed.require(tokens);
    return placed;
  }

  /**
   * A grid and where its upper left cell lies.
   *
   * @param grid the colours
   * @param row of its upper left corner
   * @param column of its upper left corner
   */
  public record Placed(ArcGrid grid, int row, int column) {
    private void require(int[] tokens) {
      byte[] expected = new byte[SEQ_LEN];
      write(grid, ArcVariant.IDENTITY, row, column, expected, 0);
      for (int i = 0; i < SEQ_LEN; i++) {
        if (tokens[i] != expected[i]) {
          throw new IllegalArgumentException(
              "row %d, column %d of the canvas holds token %d instead of %d"
                  .formatted(i / SIZE, i % SIZE, tokens[i], expected[i]));
        }
      }
    }
  }
}
