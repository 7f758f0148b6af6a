package io.github.hrm4j.puzzle;

import java.util.Arrays;

/**
 * A grid of the Abstraction and Reasoning Corpus (Chollet 2019): up to 30×30 cells of ten colours.
 * Immutable, equal by contents. 0×0 exists too: it is what is left where a model predicts no grid.
 */
public final class ArcGrid {
  /** The most rows, and the most columns. */
  public static final int MAX_SIZE = 30;

  /** Number of colours, 0 (black) to 9. */
  public static final int COLOURS = 10;

  private final int rows;
  private final int columns;
  private final byte[] cells;

  /**
   * A grid.
   *
   * @param rows extent of the first axis
   * @param columns extent of the second
   * @param cells colours [rows · columns], row after row; copied
   * @throws IllegalArgumentException naming the extent or the place of the colour that is wrong
   */
  public ArcGrid(int rows, int columns, byte[] cells) {
    boolean empty = rows == 0 && columns == 0;
    if (!empty && (rows < 1 || rows > MAX_SIZE || columns < 1 || columns > MAX_SIZE)) {
      throw new IllegalArgumentException(
          "a grid of %d×%d, allowed are 1×1 to 30×30".formatted(rows, columns));
    }
    if (cells.length != rows * columns) {
      throw new IllegalArgumentException(
          "a grid of %d×%d has %d cells, got %d"
              .formatted(rows, columns, rows * columns, cells.length));
    }
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] < 0 || cells[i] >= COLOURS) {
        throw new IllegalArgumentException(
            "row %d, column %d holds %d, allowed are 0 to 9"
                .formatted(i / columns + 1, i % columns + 1, cells[i]));
      }
    }
    this.rows = rows;
    this.columns = columns;
    this.cells = cells.clone();
  }

  /** {@return the extent of the first axis} */
  public int rows() {
    return rows;
  }

  /** {@return the extent of the second axis} */
  public int columns() {
    return columns;
  }

  /**
   * {@return the colour at a place, counted from 0}
   *
   * @param row from 0
   * @param column from 0
   */
  public int colour(int row, int column) {
    return cells[row * columns + column];
  }

  /** {@return a copy of the colours [rows · columns], row after row} */
  public byte[] cells() {
    return cells.clone();
  }

  /** For this package, which does not write to it. */
  byte[] array() {
    return cells;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArcGrid grid
        && rows == grid.rows
        && columns == grid.columns
        && Arrays.equals(cells, grid.cells);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(cells);
  }

  /** Rows of digits with a slash between them, such as {@code 2×3 012/345}. */
  @Override
  public String toString() {
    var text = new StringBuilder().append(rows).append('×').append(columns).append(' ');
    for (int i = 0; i < cells.length; i++) {
      text.append(i > 0 && i % columns == 0 ? "/" : "").append(cells[i]);
    }
    return text.toString();
  }
}
