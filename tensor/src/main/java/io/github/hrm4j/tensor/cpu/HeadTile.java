package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;
import static io.github.hrm4j.tensor.cpu.Raw.VECTOR_BYTES;

import jdk.incubator.vector.FloatVector;

/**
 * The products inside attention: tiles of 6 rows and 1, 2 or 4 vectors of C = A·B, whose sums stay
 * in registers. In contrast to the tiles of the big products, A is read in place with any two
 * strides, transposed too, since a head's matrices are small and in the cache already.
 *
 * <p>Accesses are written out: past a number of nodes C2 inlines the vector API only, and a method
 * of our own in between would box every vector.
 */
final class HeadTile {
  /** Rows of a tile. */
  static final int ROWS = 6;

  private HeadTile() {}

  /** The widest tile, in vectors, for as many vectors of columns. */
  static int vectors(int left) {
    return left >= 4 ? 4 : Math.min(left, 2);
  }

  /**
   * C = A·B, or C += A·B; every element sums over k in ascending order.
   *
   * @param vectors 1, 2 or 4: the tile's width
   * @param a address of A's first element of this tile
   * @param aRow bytes from one row of A to the next
   * @param aStep bytes from one element of a row of A to the next
   * @param bStep bytes from one row of B to the next
   * @param cRow bytes from one row of C to the next
   * @param k how many products each element sums
   * @param add whether to add to what C holds
   */
  static void run(
      int vectors,
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      long c,
      long cRow,
      int k,
      boolean add) {
    switch (vectors) {
      case 4 -> run6x4(a, aRow, aStep, b, bStep, c, cRow, k, add);
      case 2 -> run6x2(a, aRow, aStep, b, bStep, c, cRow, k, add);
      case 1 -> run6x1(a, aRow, aStep, b, bStep, c, cRow, k, add);
      default -> throw new IllegalArgumentException("no tile of " + vectors + " vectors");
    }
  }

  private static void run6x4(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long a4 = (a + 4 * aRow) & ADDRESS;
    final long a5 = (a + 5 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c03 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c13 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c23 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    FloatVector c33 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c42 = FloatVector.zero(FLOATS);
    FloatVector c43 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    FloatVector c52 = FloatVector.zero(FLOATS);
    FloatVector c53 = FloatVector.zero(FLOATS);
    long al = 0;
    long bl = 0;
    for (int l = 0; l < k; l++) {
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl + VECTOR_BYTES, ORDER);
      FloatVector y2 =
          FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl + 2 * VECTOR_BYTES, ORDER);
      FloatVector y3 =
          FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl + 3 * VECTOR_BYTES, ORDER);
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
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    long at = c & ADDRESS;
    if (add) {
      c00 = c00.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c01 = c01.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c02 = c02.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c03 = c03.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c10 = c10.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c11 = c11.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c12 = c12.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c13 = c13.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c20 = c20.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c21 = c21.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c22 = c22.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c23 = c23.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c30 = c30.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c31 = c31.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c32 = c32.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c33 = c33.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c40 = c40.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c41 = c41.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c42 = c42.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c43 = c43.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c50 = c50.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c51 = c51.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      c52 = c52.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 2 * VECTOR_BYTES, ORDER));
      c53 = c53.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + 3 * VECTOR_BYTES, ORDER));
      at = c & ADDRESS;
    }
    c00.intoMemorySegment(ALL, at, ORDER);
    c01.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c02.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c03.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c10.intoMemorySegment(ALL, at, ORDER);
    c11.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c12.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c13.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c20.intoMemorySegment(ALL, at, ORDER);
    c21.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c22.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c23.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c30.intoMemorySegment(ALL, at, ORDER);
    c31.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c32.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c33.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c40.intoMemorySegment(ALL, at, ORDER);
    c41.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c42.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c43.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c50.intoMemorySegment(ALL, at, ORDER);
    c51.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    c52.intoMemorySegment(ALL, at + 2 * VECTOR_BYTES, ORDER);
    c53.intoMemorySegment(ALL, at + 3 * VECTOR_BYTES, ORDER);
  }

  private static void run6x2(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long a4 = (a + 4 * aRow) & ADDRESS;
    final long a5 = (a + 5 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
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
    long al = 0;
    long bl = 0;
    for (int l = 0; l < k; l++) {
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl + VECTOR_BYTES, ORDER);
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
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    long at = c & ADDRESS;
    if (add) {
      c00 = c00.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c01 = c01.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c10 = c10.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c11 = c11.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c20 = c20.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c21 = c21.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c30 = c30.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c31 = c31.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c40 = c40.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c41 = c41.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = (at + cRow) & ADDRESS;
      c50 = c50.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      c51 = c51.add(FloatVector.fromMemorySegment(FLOATS, ALL, at + VECTOR_BYTES, ORDER));
      at = c & ADDRESS;
    }
    c00.intoMemorySegment(ALL, at, ORDER);
    c01.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c10.intoMemorySegment(ALL, at, ORDER);
    c11.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c20.intoMemorySegment(ALL, at, ORDER);
    c21.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c30.intoMemorySegment(ALL, at, ORDER);
    c31.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c40.intoMemorySegment(ALL, at, ORDER);
    c41.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
    at = (at + cRow) & ADDRESS;
    c50.intoMemorySegment(ALL, at, ORDER);
    c51.intoMemorySegment(ALL, at + VECTOR_BYTES, ORDER);
  }

  private static void run6x1(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    final long a0 = a & ADDRESS;
    final long a1 = (a + aRow) & ADDRESS;
    final long a2 = (a + 2 * aRow) & ADDRESS;
    final long a3 = (a + 3 * aRow) & ADDRESS;
    final long a4 = (a + 4 * aRow) & ADDRESS;
    final long a5 = (a + 5 * aRow) & ADDRESS;
    final long bBase = b & ADDRESS;
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    long al = 0;
    long bl = 0;
    for (int l = 0; l < k; l++) {
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, ALL, bBase + bl, ORDER);
      FloatVector x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + al));
      c00 = x.fma(y0, c00);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + al));
      c10 = x.fma(y0, c10);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + al));
      c20 = x.fma(y0, c20);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + al));
      c30 = x.fma(y0, c30);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + al));
      c40 = x.fma(y0, c40);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + al));
      c50 = x.fma(y0, c50);
      al = (al + aStep) & ADDRESS;
      bl = (bl + bStep) & ADDRESS;
    }
    long at = c & ADDRESS;
    if (add) {
      c00 = c00.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = (at + cRow) & ADDRESS;
      c10 = c10.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = (at + cRow) & ADDRESS;
      c20 = c20.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = (at + cRow) & ADDRESS;
      c30 = c30.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = (at + cRow) & ADDRESS;
      c40 = c40.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = (at + cRow) & ADDRESS;
      c50 = c50.add(FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER));
      at = c & ADDRESS;
    }
    c00.intoMemorySegment(ALL, at, ORDER);
    at = (at + cRow) & ADDRESS;
    c10.intoMemorySegment(ALL, at, ORDER);
    at = (at + cRow) & ADDRESS;
    c20.intoMemorySegment(ALL, at, ORDER);
    at = (at + cRow) & ADDRESS;
    c30.intoMemorySegment(ALL, at, ORDER);
    at = (at + cRow) & ADDRESS;
    c40.intoMemorySegment(ALL, at, ORDER);
    at = (at + cRow) & ADDRESS;
    c50.intoMemorySegment(ALL, at, ORDER);
  }
}
