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
 * The innermost part of a matrix product: a tile of 6 rows and 4 vectors of C. 24 sums, 4 vectors
 * of B and a few broadcasts fill 32 registers (AVX-512, NEON).
 *
 * <p>Written out by hand because C2 keeps the sums in registers only so. Each step of k loads 4
 * vectors of B and multiplies them by one broadcast element of each row of A; two steps make one
 * round of the loop. The exit after a step handles a k that is no multiple of the round, and it is
 * a barrier to C2's scheduler, which otherwise moves loads ahead until the sums spill to the stack.
 */
final class Tile6x4 {
  private static final long B_STEP = 4 * VECTOR_BYTES;

  private Tile6x4() {}

  /**
   * C = I + A·B for one tile; every element sums over k in ascending order, beginning with I.
   *
   * @param a address of the first row of A
   * @param aRow bytes from one row of A to the next; the elements of a row lie side by side
   * @param rows 1 to 6: rows of A that exist; the last one stands in for the missing ones
   * @param b address of a panel of B: 4 vectors for each step of k, one after the other
   * @param k number of steps
   * @param init address of the tile I of 6 rows: C itself, or zeros
   * @param initRow bytes from one row of I to the next: 0 where they are all the same
   * @param c address of the tile of C, which always has 6 rows
   * @param cRow bytes from one row of C to the next
   * @param next address of {@link Tile#TOUCHED_STEP} bytes for each step of k, to touch on the way,
   *     so that they are in the cache when the next panel is due
   * @return a value to be used somewhere, so that the touching is not optimised away
   */
  static int run(
      long a,
      long aRow,
      int rows,
      long b,
      int k,
      long init,
      long initRow,
      long c,
      long cRow,
      long next) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + Math.min(1, rows - 1) * aRow) & ADDRESS;
    final long a2 = (a + Math.min(2, rows - 1) * aRow) & ADDRESS;
    final long a3 = (a + Math.min(3, rows - 1) * aRow) & ADDRESS;
    final long a4 = (a + Math.min(4, rows - 1) * aRow) & ADDRESS;
    final long a5 = (a + Math.min(5, rows - 1) * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    final long next0 = next & ADDRESS;
    final long i0 = init & ADDRESS;
    final long i1 = (init + initRow) & ADDRESS;
    final long i2 = (init + 2 * initRow) & ADDRESS;
    final long i3 = (init + 3 * initRow) & ADDRESS;
    final long i4 = (init + 4 * initRow) & ADDRESS;
    final long i5 = (init + 5 * initRow) & ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(FLOATS, ALL, i0, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(FLOATS, ALL, i0 + VECTOR_BYTES, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(FLOATS, ALL, i0 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(FLOATS, ALL, i0 + 3 * VECTOR_BYTES, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(FLOATS, ALL, i1, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(FLOATS, ALL, i1 + VECTOR_BYTES, ORDER);
    FloatVector c12 = FloatVector.fromMemorySegment(FLOATS, ALL, i1 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c13 = FloatVector.fromMemorySegment(FLOATS, ALL, i1 + 3 * VECTOR_BYTES, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(FLOATS, ALL, i2, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(FLOATS, ALL, i2 + VECTOR_BYTES, ORDER);
    FloatVector c22 = FloatVector.fromMemorySegment(FLOATS, ALL, i2 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c23 = FloatVector.fromMemorySegment(FLOATS, ALL, i2 + 3 * VECTOR_BYTES, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(FLOATS, ALL, i3, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(FLOATS, ALL, i3 + VECTOR_BYTES, ORDER);
    FloatVector c32 = FloatVector.fromMemorySegment(FLOATS, ALL, i3 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c33 = FloatVector.fromMemorySegment(FLOATS, ALL, i3 + 3 * VECTOR_BYTES, ORDER);
    FloatVector c40 = FloatVector.fromMemorySegment(FLOATS, ALL, i4, ORDER);
    FloatVector c41 = FloatVector.fromMemorySegment(FLOATS, ALL, i4 + VECTOR_BYTES, ORDER);
    FloatVector c42 = FloatVector.fromMemorySegment(FLOATS, ALL, i4 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c43 = FloatVector.fromMemorySegment(FLOATS, ALL, i4 + 3 * VECTOR_BYTES, ORDER);
    FloatVector c50 = FloatVector.fromMemorySegment(FLOATS, ALL, i5, ORDER);
    FloatVector c51 = FloatVector.fromMemorySegment(FLOATS, ALL, i5 + VECTOR_BYTES, ORDER);
    FloatVector c52 = FloatVector.fromMemorySegment(FLOATS, ALL, i5 + 2 * VECTOR_BYTES, ORDER);
    FloatVector c53 = FloatVector.fromMemorySegment(FLOATS, ALL, i5 + 3 * VECTOR_BYTES, ORDER);
    int touched = 0;
    for (int l = 0; l < k; l += 2) {
      final long index = l & INDEX;
      final long al = index * Float.BYTES;
      final long bl = bBase + index * B_STEP;
      touched ^= ALL.get(INT, next0 + index * TOUCHED_STEP);
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bl, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + VECTOR_BYTES, ORDER);
      FloatVector y2 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + 2 * VECTOR_BYTES, ORDER);
      FloatVector y3 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + 3 * VECTOR_BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al));
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al));
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al));
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al));
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + al));
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      c43 = x.fma(y3, c43);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + al));
      c50 = x.fma(y0, c50);
      c51 = x.fma(y1, c51);
      c52 = x.fma(y2, c52);
      c53 = x.fma(y3, c53);
      if (l + 1 == k) {
        break;
      }
      y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + B_STEP, ORDER);
      y1 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + B_STEP + VECTOR_BYTES, ORDER);
      y2 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + B_STEP + 2 * VECTOR_BYTES, ORDER);
      y3 = FloatVector.fromMemorySegment(FLOATS, ALL, bl + B_STEP + 3 * VECTOR_BYTES, ORDER);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al + 4));
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al + 4));
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al + 4));
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al + 4));
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + al + 4));
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      c43 = x.fma(y3, c43);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + al + 4));
      c50 = x.fma(y0, c50);
      c51 = x.fma(y1, c51);
      c52 = x.fma(y2, c52);
      c53 = x.fma(y3, c53);
    }
    final long t0 = c & ADDRESS;
    final long t1 = (c + cRow) & ADDRESS;
    final long t2 = (c + 2 * cRow) & ADDRESS;
    final long t3 = (c + 3 * cRow) & ADDRESS;
    final long t4 = (c + 4 * cRow) & ADDRESS;
    final long t5 = (c + 5 * cRow) & ADDRESS;
    c00.intoMemorySegment(ALL, t0, ORDER);
    c01.intoMemorySegment(ALL, t0 + VECTOR_BYTES, ORDER);
    c02.intoMemorySegment(ALL, t0 + 2 * VECTOR_BYTES, ORDER);
    c03.intoMemorySegment(ALL, t0 + 3 * VECTOR_BYTES, ORDER);
    c10.intoMemorySegment(ALL, t1, ORDER);
    c11.intoMemorySegment(ALL, t1 + VECTOR_BYTES, ORDER);
    c12.intoMemorySegment(ALL, t1 + 2 * VECTOR_BYTES, ORDER);
    c13.intoMemorySegment(ALL, t1 + 3 * VECTOR_BYTES, ORDER);
    c20.intoMemorySegment(ALL, t2, ORDER);
    c21.intoMemorySegment(ALL, t2 + VECTOR_BYTES, ORDER);
    c22.intoMemorySegment(ALL, t2 + 2 * VECTOR_BYTES, ORDER);
    c23.intoMemorySegment(ALL, t2 + 3 * VECTOR_BYTES, ORDER);
    c30.intoMemorySegment(ALL, t3, ORDER);
    c31.intoMemorySegment(ALL, t3 + VECTOR_BYTES, ORDER);
    c32.intoMemorySegment(ALL, t3 + 2 * VECTOR_BYTES, ORDER);
    c33.intoMemorySegment(ALL, t3 + 3 * VECTOR_BYTES, ORDER);
    c40.intoMemorySegment(ALL, t4, ORDER);
    c41.intoMemorySegment(ALL, t4 + VECTOR_BYTES, ORDER);
    c42.intoMemorySegment(ALL, t4 + 2 * VECTOR_BYTES, ORDER);
    c43.intoMemorySegment(ALL, t4 + 3 * VECTOR_BYTES, ORDER);
    c50.intoMemorySegment(ALL, t5, ORDER);
    c51.intoMemorySegment(ALL, t5 + VECTOR_BYTES, ORDER);
    c52.intoMemorySegment(ALL, t5 + 2 * VECTOR_BYTES, ORDER);
    c53.intoMemorySegment(ALL, t5 + 3 * VECTOR_BYTES, ORDER);
    return touched;
  }
}
