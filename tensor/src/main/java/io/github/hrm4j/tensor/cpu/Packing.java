package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;

/** Copies operands of a product into the order in which the kernel reads them. */
final class Packing {
  /** Rows and columns of one step of a transposition: whole cache lines on the reading side. */
  private static final int BLOCK = 16;

  private Packing() {}

  /**
   * B as panels of {@link Tile#COLUMNS} columns: [panel][k][column], the last panel filled up with
   * zeros.
   *
   * @param b [k, n]
   * @param to address of all panels
   * @param from first panel to copy
   * @param until end of the panels to copy
   */
  static void panels(Matrix b, int k, int n, long to, int from, int until) {
    for (int panel = from; panel < until; panel++) {
      int column = panel * Tile.COLUMNS;
      int columns = Math.min(Tile.COLUMNS, n - column);
      long target = to + (long) panel * k * Tile.PANEL_STEP;
      if (columns < Tile.COLUMNS) {
        ALL.asSlice(target, (long) k * Tile.PANEL_STEP).fill((byte) 0);
      }
      long source = b.at(0, column);
      if (b.columnStride() == 1) {
        copyRows(source, b.rowStride(), target, k, columns);
      } else {
        transpose(source, b.columnStride(), b.rowStride(), columns, target, Tile.COLUMNS, k);
      }
    }
  }

  /**
   * Rows of A with their elements side by side.
   *
   * @param a [rows, k], starting where the copy is to start
   * @param to address of the copy
   * @param toStride elements from one row of the copy to the next
   */
  static void rows(Matrix a, int rows, int k, long to, long toStride) {
    transpose(a.address(), a.columnStride(), a.rowStride(), k, to, toStride, rows);
  }

  private static void copyRows(long source, long stride, long target, int rows, int columns) {
    int vectors = columns - columns % LANES;
    for (int row = 0; row < rows; row++) {
      long from = (source + row * stride * Float.BYTES) & ADDRESS;
      long to = (target + (long) row * Tile.PANEL_STEP) & ADDRESS;
      for (int column = 0; column < vectors; column += LANES) {
        long at = (long) column * Float.BYTES;
        FloatVector.fromMemorySegment(FLOATS, ALL, from + at, ORDER)
            .intoMemorySegment(ALL, to + at, ORDER);
      }
      for (int column = vectors; column < columns; column++) {
        long at = (long) column * Float.BYTES;
        ALL.set(FLOAT, to + at, ALL.get(FLOAT, from + at));
      }
    }
  }

  /** target[r][c] = source[c·sourceRow + r·sourceStep], where sourceStep is usually 1. */
  private static void transpose(
      long source,
      long sourceRow,
      long sourceStep,
      int columns,
      long target,
      long targetRow,
      int rows) {
    long fromRow = sourceRow * Float.BYTES;
    long fromStep = sourceStep * Float.BYTES;
    long toRow = targetRow * Float.BYTES;
    for (int row = 0; row < rows; row += BLOCK) {
      int rowEnd = Math.min(rows, row + BLOCK);
      for (int column = 0; column < columns; column++) {
        long from = source + column * fromRow;
        long to = target + (long) column * Float.BYTES;
        for (int r = row; r < rowEnd; r++) {
          ALL.set(
              FLOAT, (to + r * toRow) & ADDRESS, ALL.get(FLOAT, (from + r * fromStep) & ADDRESS));
        }
      }
    }
  }
}
