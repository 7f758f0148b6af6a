package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.INDEX;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost part of a matrix product where a panel of B has no more columns than a vector: a
 * tile of 8 rows and 1 vector of C. Eight sums hide the latency of a fused multiply-add on two
 * units; {@link Tile} would compute three vectors of zeros beside. The bits are those of {@link
 * Tile}.
 */
final class NarrowTile {
  static final int ROWS = 8;

  private NarrowTile() {}

  /**
   * C = A·B for one tile; every element sums over k in ascending order.
   *
   * @param a address of the first row of A
   * @param aRow bytes from one row of A to the next; the elements of a row lie side by side
   * @param rows 1 to 8: rows of A that exist; the last one stands in for the missing ones
   * @param b address of a panel of B, of which the first vector of each step of k is used
   * @param k number of steps
   * @param c address of the tile of C, which always has 8 rows
   * @param cRow bytes from one row of C to the next
   */
  static void run(long a, long aRow, int rows, long b, int k, long c, long cRow) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + Math.min(1, rows - 1) * aRow) & ADDRESS;
    final long a2 = (a + Math.min(2, rows - 1) * aRow) & ADDRESS;
    final long a3 = (a + Math.min(3, rows - 1) * aRow) & ADDRESS;
    final long a4 = (a + Math.min(4, rows - 1) * aRow) & ADDRESS;
    final long a5 = (a + Math.min(5, rows - 1) * aRow) & ADDRESS;
    final long a6 = (a + Math.min(6, rows - 1) * aRow) & ADDRESS;
    final long a7 = (a + Math.min(7, rows - 1) * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector c6 = FloatVector.zero(FLOATS);
    FloatVector c7 = FloatVector.zero(FLOATS);
    for (int l = 0; l < k; l++) {
      final long index = l & INDEX;
      final long al = index * Float.BYTES;
      FloatVector y =
          FloatVector.fromMemorySegment(FLOATS, ALL, bBase + index * Tile.PANEL_STEP, ORDER);
      c0 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al)).fma(y, c0);
      c1 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al)).fma(y, c1);
      c2 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al)).fma(y, c2);
      c3 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al)).fma(y, c3);
      c4 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + al)).fma(y, c4);
      c5 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + al)).fma(y, c5);
      c6 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a6 + al)).fma(y, c6);
      c7 = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a7 + al)).fma(y, c7);
    }
    c0.intoMemorySegment(ALL, c & ADDRESS, ORDER);
    c1.intoMemorySegment(ALL, (c + cRow) & ADDRESS, ORDER);
    c2.intoMemorySegment(ALL, (c + 2 * cRow) & ADDRESS, ORDER);
    c3.intoMemorySegment(ALL, (c + 3 * cRow) & ADDRESS, ORDER);
    c4.intoMemorySegment(ALL, (c + 4 * cRow) & ADDRESS, ORDER);
    c5.intoMemorySegment(ALL, (c + 5 * cRow) & ADDRESS, ORDER);
    c6.intoMemorySegment(ALL, (c + 6 * cRow) & ADDRESS, ORDER);
    c7.intoMemorySegment(ALL, (c + 7 * cRow) & ADDRESS, ORDER);
  }
}
