package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;
import static io.github.hrm4j.tensor.cpu.Raw.VECTOR_BYTES;

import jdk.incubator.vector.FloatVector;

/**
 * The products inside attention: tiles of 4 rows and 1, 2 or 4 vectors of C = A·B, whose sums stay
 * in registers. In contrast to the tiles of the big products, A is read in place with any two
 * strides, transposed too, since a head's matrices are small and in the cache already.
 *
 * <p>Accesses are written out: past a number of nodes C2 inlines the vector API only, and a method
 * of our own in between would box every vector.
 */
final class HeadTile {
  /** Rows of a tile. */
  static final int ROWS = 4;

  private HeadTile() {}

  /** The widest tile, in vectors, for as many vectors of columns. */
  static int vectors(int left) {
    return left >= 4 ? 4 : Math.min(left, 2);
  }

  /**
   * C = I + A·B; every element sums over k in ascending order, beginning with I.
   *
   * @param vectors 1, 2 or 4: the tile's width
   * @param a address of A's first element of this tile
   * @param aRow bytes from one row of A to the next
   * @param aStep bytes from one element of a row of A to the next
   * @param bStep bytes from one row of B to the next
   * @param k how many products each element sums
   * @param init address of I: C itself, or zeros
   * @param initRow bytes from one row of I to the next: 0 where they are all the same
   * @param cRow bytes from one row of C to the next
   */
  static void run(
      int vectors,
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      int k,
      long init,
      long initRow,
      long c,
      long cRow) {
    switch (vectors) {
      case 4 -> run4x4(a, aRow, aStep, b, bStep, k, init, initRow, c, cRow);
      case 2 -> run4x2(a, aRow, aStep, b, bStep, k, init, initRow, c, cRow);
      case 1 -> run4x1(a, aRow, aStep, b, bStep, k, init, initRow, c, cRow);
      default -> throw new IllegalArgumentException("no tile of " + vectors + " vectors");
    }
  }

  private static void run4x4(
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      int k,
      long init,
      long initRow,
      long c,
      long cRow) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    final long i0 = init & ADDRESS;
    final long i1 = (init + initRow) & ADDRESS;
    final long i2 = (init + 2 * initRow) & ADDRESS;
    final long i3 = (init + 3 * initRow) & ADDRESS;
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
    long al = 0;
    long bl = bBase;
    for (int l = 0; l < k; l++) {
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
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    final long t0 = c & ADDRESS;
    final long t1 = (c + cRow) & ADDRESS;
    final long t2 = (c + 2 * cRow) & ADDRESS;
    final long t3 = (c + 3 * cRow) & ADDRESS;
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
  }

  private static void run4x2(
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      int k,
      long init,
      long initRow,
      long c,
      long cRow) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    final long i0 = init & ADDRESS;
    final long i1 = (init + initRow) & ADDRESS;
    final long i2 = (init + 2 * initRow) & ADDRESS;
    final long i3 = (init + 3 * initRow) & ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(FLOATS, ALL, i0, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(FLOATS, ALL, i0 + VECTOR_BYTES, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(FLOATS, ALL, i1, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(FLOATS, ALL, i1 + VECTOR_BYTES, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(FLOATS, ALL, i2, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(FLOATS, ALL, i2 + VECTOR_BYTES, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(FLOATS, ALL, i3, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(FLOATS, ALL, i3 + VECTOR_BYTES, ORDER);
    long al = 0;
    long bl = bBase;
    for (int l = 0; l < k; l++) {
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
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    final long t0 = c & ADDRESS;
    final long t1 = (c + cRow) & ADDRESS;
    final long t2 = (c + 2 * cRow) & ADDRESS;
    final long t3 = (c + 3 * cRow) & ADDRESS;
    c00.intoMemorySegment(ALL, t0, ORDER);
    c01.intoMemorySegment(ALL, t0 + VECTOR_BYTES, ORDER);
    c10.intoMemorySegment(ALL, t1, ORDER);
    c11.intoMemorySegment(ALL, t1 + VECTOR_BYTES, ORDER);
    c20.intoMemorySegment(ALL, t2, ORDER);
    c21.intoMemorySegment(ALL, t2 + VECTOR_BYTES, ORDER);
    c30.intoMemorySegment(ALL, t3, ORDER);
    c31.intoMemorySegment(ALL, t3 + VECTOR_BYTES, ORDER);
  }

  private static void run4x1(
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      int k,
      long init,
      long initRow,
      long c,
      long cRow) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    final long i0 = init & ADDRESS;
    final long i1 = (init + initRow) & ADDRESS;
    final long i2 = (init + 2 * initRow) & ADDRESS;
    final long i3 = (init + 3 * initRow) & ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(FLOATS, ALL, i0, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(FLOATS, ALL, i1, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(FLOATS, ALL, i2, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(FLOATS, ALL, i3, ORDER);
    long al = 0;
    long bl = bBase;
    for (int l = 0; l < k; l++) {
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bl, ORDER);
      FloatVector x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al));
      c00 = x.fma(y0, c00);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al));
      c10 = x.fma(y0, c10);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al));
      c20 = x.fma(y0, c20);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al));
      c30 = x.fma(y0, c30);
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    final long t0 = c & ADDRESS;
    final long t1 = (c + cRow) & ADDRESS;
    final long t2 = (c + 2 * cRow) & ADDRESS;
    final long t3 = (c + 3 * cRow) & ADDRESS;
    c00.intoMemorySegment(ALL, t0, ORDER);
    c10.intoMemorySegment(ALL, t1, ORDER);
    c20.intoMemorySegment(ALL, t2, ORDER);
    c30.intoMemorySegment(ALL, t3, ORDER);
  }
}
