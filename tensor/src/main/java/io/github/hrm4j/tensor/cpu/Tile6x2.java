package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.INDEX;
import static io.github.hrm4j.tensor.cpu.Raw.INT;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;
import static io.github.hrm4j.tensor.cpu.Raw.VECTOR_BYTES;
import static io.github.hrm4j.tensor.cpu.Tile.TOUCHED_STEP;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost part of a matrix product: a tile of 6 rows and 2 vectors of C. 12 sums, 2 vectors
 * of B and a few broadcasts fill 16 registers (AVX2).
 *
 * <p>Written out by hand because C2 keeps the sums in registers only so. The loop is one step of k
 * and the tile begins with zeros: a larger method is not faster, takes C2 twice the memory and
 * time, and C1 could not compile it (docs/decisions/0002).
 */
final class Tile6x2 {
  private static final long B_STEP = 2 * VECTOR_BYTES;

  private Tile6x2() {}

  /**
   * C = A·B for one tile; every element sums over k in ascending order.
   *
   * @param a address of the first row of A
   * @param aRow bytes from one row of A to the next; the elements of a row lie side by side
   * @param rows 1 to 6: rows of A that exist; the last one stands in for the missing ones
   * @param b address of a panel of B: 2 vectors for each step of k, one after the other
   * @param k number of steps
   * @param c address of the tile of C, which always has 6 rows
   * @param cRow bytes from one row of C to the next
   * @param next address of {@link Tile#TOUCHED_STEP} bytes for each step of k, to touch on the way,
   *     so that they are in the cache when the next panel is due
   * @return a value to be used somewhere, so that the touching is not optimised away
   */
  static int run(long a, long aRow, int rows, long b, int k, long c, long cRow, long next) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + Math.min(1, rows - 1) * aRow) & ADDRESS;
    final long a2 = (a + Math.min(2, rows - 1) * aRow) & ADDRESS;
    final long a3 = (a + Math.min(3, rows - 1) * aRow) & ADDRESS;
    final long a4 = (a + Math.min(4, rows - 1) * aRow) & ADDRESS;
    final long a5 = (a + Math.min(5, rows - 1) * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    final long next0 = next & ADDRESS;
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    int touched = 0;
    for (int l = 0; l < k; l++) {
      final long index = l & INDEX;
      final long al = index * Float.BYTES;
      final long bl = bBase + index * B_STEP;
      touched ^= ALL.get(INT, next0 + index * TOUCHED_STEP);
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bl, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + VECTOR_BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al));
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al));
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al));
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al));
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + al));
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + al));
      c50 = x.fma(y0, c50);
      c51 = x.fma(y1, c51);
    }
    final long c0 = c & ADDRESS;
    final long c1 = (c + cRow) & ADDRESS;
    final long c2 = (c + 2 * cRow) & ADDRESS;
    final long c3 = (c + 3 * cRow) & ADDRESS;
    final long c4 = (c + 4 * cRow) & ADDRESS;
    final long c5 = (c + 5 * cRow) & ADDRESS;
    c00.intoMemorySegment(ALL, c0, ORDER);
    c01.intoMemorySegment(ALL, c0 + VECTOR_BYTES, ORDER);
    c10.intoMemorySegment(ALL, c1, ORDER);
    c11.intoMemorySegment(ALL, c1 + VECTOR_BYTES, ORDER);
    c20.intoMemorySegment(ALL, c2, ORDER);
    c21.intoMemorySegment(ALL, c2 + VECTOR_BYTES, ORDER);
    c30.intoMemorySegment(ALL, c3, ORDER);
    c31.intoMemorySegment(ALL, c3 + VECTOR_BYTES, ORDER);
    c40.intoMemorySegment(ALL, c4, ORDER);
    c41.intoMemorySegment(ALL, c4 + VECTOR_BYTES, ORDER);
    c50.intoMemorySegment(ALL, c5, ORDER);
    c51.intoMemorySegment(ALL, c5 + VECTOR_BYTES, ORDER);
    return touched;
  }
}
