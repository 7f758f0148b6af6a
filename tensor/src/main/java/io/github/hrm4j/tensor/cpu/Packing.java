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
  private Packing() {}

  /**
   * B as panels of {@link Tile#COLUMNS} columns: [panel][k][column]. The last panel is filled up
   * with zeros: nobody reads their products, but subnormal numbers there would cost time.
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
      Matrix source = b.from(0, column);
      if (b.columnStride() == 1) {
        copyRows(source, k, columns, target);
      } else {
        Transpose.copy(source.transposed(), columns, k, target, Tile.COLUMNS);
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
    Transpose.copy(a.transposed(), k, rows, to, toStride);
  }

  private static void copyRows(Matrix source, int rows, int columns, long target) {
    int vectors = columns - columns % LANES;
    for (int row = 0; row < rows; row++) {
      long from = source.at(row, 0) & ADDRESS;
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
}
