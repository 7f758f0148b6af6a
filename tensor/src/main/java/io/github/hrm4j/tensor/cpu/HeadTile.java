package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.VECTOR_BYTES;

import jdk.incubator.vector.FloatVector;

/**
 * The products inside attention: tiles of 6 rows and 1, 2 or 4 vectors of C = A·B, whose sums stay
 * in registers. In contrast to the tiles of the big products, A is read in place with any two
 * strides, transposed too, since a head's matrices are small and in the cache already.
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

  private static FloatVector broadcast(long address) {
    return FloatVector.broadcast(Raw.FLOATS, Raw.scalar(address & Raw.ADDRESS));
  }

  private static void put(long address, FloatVector value, boolean add) {
    Raw.vector(address, add ? value.add(Raw.vector(address)) : value);
  }

  private static void put4(
      long at, FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, boolean add) {
    put(at, v0, add);
    put(at + VECTOR_BYTES, v1, add);
    put(at + 2 * VECTOR_BYTES, v2, add);
    put(at + 3 * VECTOR_BYTES, v3, add);
  }

  private static void put2(long at, FloatVector v0, FloatVector v1, boolean add) {
    put(at, v0, add);
    put(at + VECTOR_BYTES, v1, add);
  }

  private static void put1(long at, FloatVector v0, boolean add) {
    put(at, v0, add);
  }

  private static void run6x4(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    FloatVector c00 = FloatVector.zero(Raw.FLOATS);
    FloatVector c01 = FloatVector.zero(Raw.FLOATS);
    FloatVector c02 = FloatVector.zero(Raw.FLOATS);
    FloatVector c03 = FloatVector.zero(Raw.FLOATS);
    FloatVector c10 = FloatVector.zero(Raw.FLOATS);
    FloatVector c11 = FloatVector.zero(Raw.FLOATS);
    FloatVector c12 = FloatVector.zero(Raw.FLOATS);
    FloatVector c13 = FloatVector.zero(Raw.FLOATS);
    FloatVector c20 = FloatVector.zero(Raw.FLOATS);
    FloatVector c21 = FloatVector.zero(Raw.FLOATS);
    FloatVector c22 = FloatVector.zero(Raw.FLOATS);
    FloatVector c23 = FloatVector.zero(Raw.FLOATS);
    FloatVector c30 = FloatVector.zero(Raw.FLOATS);
    FloatVector c31 = FloatVector.zero(Raw.FLOATS);
    FloatVector c32 = FloatVector.zero(Raw.FLOATS);
    FloatVector c33 = FloatVector.zero(Raw.FLOATS);
    FloatVector c40 = FloatVector.zero(Raw.FLOATS);
    FloatVector c41 = FloatVector.zero(Raw.FLOATS);
    FloatVector c42 = FloatVector.zero(Raw.FLOATS);
    FloatVector c43 = FloatVector.zero(Raw.FLOATS);
    FloatVector c50 = FloatVector.zero(Raw.FLOATS);
    FloatVector c51 = FloatVector.zero(Raw.FLOATS);
    FloatVector c52 = FloatVector.zero(Raw.FLOATS);
    FloatVector c53 = FloatVector.zero(Raw.FLOATS);
    for (int l = 0; l < k; l++) {
      long al = a + l * aStep;
      long bl = (b + l * bStep) & Raw.ADDRESS;
      FloatVector b0 = Raw.vector(bl);
      FloatVector b1 = Raw.vector(bl + VECTOR_BYTES);
      FloatVector b2 = Raw.vector(bl + 2 * VECTOR_BYTES);
      FloatVector b3 = Raw.vector(bl + 3 * VECTOR_BYTES);
      FloatVector x = broadcast(al);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = broadcast(al + aRow);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = broadcast(al + 2 * aRow);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = broadcast(al + 3 * aRow);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = broadcast(al + 4 * aRow);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = broadcast(al + 5 * aRow);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
    }
    put4(c, c00, c01, c02, c03, add);
    put4(c + cRow, c10, c11, c12, c13, add);
    put4(c + 2 * cRow, c20, c21, c22, c23, add);
    put4(c + 3 * cRow, c30, c31, c32, c33, add);
    put4(c + 4 * cRow, c40, c41, c42, c43, add);
    put4(c + 5 * cRow, c50, c51, c52, c53, add);
  }

  private static void run6x2(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    FloatVector c00 = FloatVector.zero(Raw.FLOATS);
    FloatVector c01 = FloatVector.zero(Raw.FLOATS);
    FloatVector c10 = FloatVector.zero(Raw.FLOATS);
    FloatVector c11 = FloatVector.zero(Raw.FLOATS);
    FloatVector c20 = FloatVector.zero(Raw.FLOATS);
    FloatVector c21 = FloatVector.zero(Raw.FLOATS);
    FloatVector c30 = FloatVector.zero(Raw.FLOATS);
    FloatVector c31 = FloatVector.zero(Raw.FLOATS);
    FloatVector c40 = FloatVector.zero(Raw.FLOATS);
    FloatVector c41 = FloatVector.zero(Raw.FLOATS);
    FloatVector c50 = FloatVector.zero(Raw.FLOATS);
    FloatVector c51 = FloatVector.zero(Raw.FLOATS);
    for (int l = 0; l < k; l++) {
      long al = a + l * aStep;
      long bl = (b + l * bStep) & Raw.ADDRESS;
      FloatVector b0 = Raw.vector(bl);
      FloatVector b1 = Raw.vector(bl + VECTOR_BYTES);
      FloatVector x = broadcast(al);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = broadcast(al + aRow);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = broadcast(al + 2 * aRow);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = broadcast(al + 3 * aRow);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = broadcast(al + 4 * aRow);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = broadcast(al + 5 * aRow);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    put2(c, c00, c01, add);
    put2(c + cRow, c10, c11, add);
    put2(c + 2 * cRow, c20, c21, add);
    put2(c + 3 * cRow, c30, c31, add);
    put2(c + 4 * cRow, c40, c41, add);
    put2(c + 5 * cRow, c50, c51, add);
  }

  private static void run6x1(
      long a, long aRow, long aStep, long b, long bStep, long c, long cRow, int k, boolean add) {
    FloatVector c00 = FloatVector.zero(Raw.FLOATS);
    FloatVector c10 = FloatVector.zero(Raw.FLOATS);
    FloatVector c20 = FloatVector.zero(Raw.FLOATS);
    FloatVector c30 = FloatVector.zero(Raw.FLOATS);
    FloatVector c40 = FloatVector.zero(Raw.FLOATS);
    FloatVector c50 = FloatVector.zero(Raw.FLOATS);
    for (int l = 0; l < k; l++) {
      long al = a + l * aStep;
      long bl = (b + l * bStep) & Raw.ADDRESS;
      FloatVector b0 = Raw.vector(bl);
      FloatVector x = broadcast(al);
      c00 = x.fma(b0, c00);
      x = broadcast(al + aRow);
      c10 = x.fma(b0, c10);
      x = broadcast(al + 2 * aRow);
      c20 = x.fma(b0, c20);
      x = broadcast(al + 3 * aRow);
      c30 = x.fma(b0, c30);
      x = broadcast(al + 4 * aRow);
      c40 = x.fma(b0, c40);
      x = broadcast(al + 5 * aRow);
      c50 = x.fma(b0, c50);
    }
    put1(c, c00, add);
    put1(c + cRow, c10, add);
    put1(c + 2 * cRow, c20, add);
    put1(c + 3 * cRow, c30, add);
    put1(c + 4 * cRow, c40, add);
    put1(c + 5 * cRow, c50, add);
  }
}
