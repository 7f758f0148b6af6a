package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.HeadTile.ROWS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.VECTOR_BYTES;

/**
 * The matrices of one attention head in scratch memory, padded so that only whole tiles occur: S
 * tokens of D elements as {@code rows} × {@code depth}, their transpose as panels of keys, and
 * blocks of scores.
 *
 * @param s tokens
 * @param d width of a head
 */
record HeadMatrices(int s, int d) {
  /** Rows of scores at a time: small enough for the nearest caches at 900 keys, whole tiles. */
  static final int BLOCK = 6 * ROWS;

  /** Steps of k at a time, so that the part of B in use stays in the nearest cache. */
  private static final int K_BLOCK = 128;

  private static int roundUp(int n, int to) {
    return (n + to - 1) / to * to;
  }

  /** Tokens rounded up to whole tiles. */
  int rows() {
    return roundUp(s, ROWS);
  }

  /** Keys rounded up to whole vectors, and at least {@link #rows}. */
  int keys() {
    return roundUp(rows(), LANES);
  }

  /** Width rounded up to whole vectors. */
  int depth() {
    return roundUp(d, LANES);
  }

  long rowBytes() {
    return (long) depth() * Float.BYTES;
  }

  long scoreBytes() {
    return (long) keys() * Float.BYTES;
  }

  /** Bytes of a matrix of rows × depth. */
  long matrixBytes() {
    return aligned(rows() * rowBytes());
  }

  /** Bytes of the panels of {@link #transpose}. */
  long panelBytes() {
    return aligned(d * scoreBytes());
  }

  /** Bytes of a block of scores. */
  long blockBytes() {
    return aligned(BLOCK * scoreBytes());
  }

  /** Bytes of a block of rows of a result. */
  long outBytes() {
    return aligned(BLOCK * rowBytes());
  }

  /** Bytes of a row of zeros, which sums begin with. */
  long zeroBytes() {
    return 4 * VECTOR_BYTES;
  }

  private static long aligned(long bytes) {
    return (bytes + HostAllocator.ALIGNMENT - 1) & -HostAllocator.ALIGNMENT;
  }

  /**
   * Copies a head's tokens into a padded matrix.
   *
   * @param x address of the first token's first element
   * @param xRow bytes from one token to the next
   * @param cos tables [s, d] to rotate by, 0 for none
   * @param scale factor of every element
   */
  void pack(long x, long xRow, long cos, long sin, float scale, long to) {
    for (int i = 0; i < s; i++) {
      long row = to + i * rowBytes();
      rotate(x + i * xRow, cos, sin, i, 1, scale, row);
      ElementwiseKernels.fill(0, row + (long) d * Float.BYTES, depth() - d);
    }
    ElementwiseKernels.fill(0, to + s * rowBytes(), (rows() - s) * depth());
  }

  /** y = scale · x, rotated by the position's angle if there are tables. */
  void rotate(long x, long cos, long sin, int position, float sign, float scale, long y) {
    if (cos == 0) {
      ElementwiseKernels.affine(x, scale, 0, y, d);
    } else {
      long at = (long) position * d * Float.BYTES;
      RopeKernels.rotate(x, cos + at, sin + at, y, d / 2, sign, scale);
    }
  }

  /**
   * The transpose of a packed matrix, in panels of 4, 2 or 1 vectors of keys: [panel][d][width],
   * the panel of the keys from j on at j·d.
   */
  void transpose(long from, long to) {
    for (int key = 0; key < keys(); ) {
      int width = HeadTile.vectors((keys() - key) / LANES) * LANES;
      long panel = to + (long) key * d * Float.BYTES;
      int exist = Math.clamp(rows() - key, 0, width);
      if (exist < width) {
        ElementwiseKernels.fill(0, panel, d * width);
      }
      Transpose.copy(from + key * rowBytes(), rowBytes(), exist, d, panel, width);
      key += width;
    }
  }

  /**
   * A block of scores, x·yᵀ for some rows of x.
   *
   * @param x address of the first of these rows of a packed matrix
   * @param count of the rows; whole tiles are computed
   * @param transposed y as panels
   * @param zeros address of {@link #zeroBytes} bytes of zeros
   */
  void scores(long x, int count, long transposed, long scores, long zeros) {
    for (int key = 0; key < keys(); ) {
      int vectors = HeadTile.vectors((keys() - key) / LANES);
      long width = (long) vectors * VECTOR_BYTES;
      long panel = transposed + (long) key * d * Float.BYTES;
      for (int i = 0; i < count; i += ROWS) {
        long to = scores + i * scoreBytes() + (long) key * Float.BYTES;
        long row = x + i * rowBytes();
        HeadTile.run(vectors, row, rowBytes(), 4, panel, width, d, zeros, 0, to, scoreBytes());
      }
      key += vectors * LANES;
    }
  }

  /**
   * C = A·B or C += A·B with B and C packed matrices.
   *
   * @param aRow bytes from one row of A to the next
   * @param aStep bytes from one element of a row to the next
   * @param count rows of A; whole tiles are computed
   * @param k columns of A, rows of B
   * @param zeros address of {@link #zeroBytes} bytes of zeros, or 0 to add to what C holds
   */
  void product(long a, long aRow, long aStep, int count, int k, long b, long c, long zeros) {
    for (int column = 0; column < depth(); ) {
      int vectors = HeadTile.vectors((depth() - column) / LANES);
      long at = (long) column * Float.BYTES;
      for (int from = 0; from < k; from += K_BLOCK) {
        int steps = Math.min(K_BLOCK, k - from);
        long part = b + at + from * rowBytes();
        for (int i = 0; i < count; i += ROWS) {
          long left = a + i * aRow + from * aStep;
          long to = c + at + i * rowBytes();
          boolean adds = zeros == 0 || from > 0;
          HeadTile.run(
              vectors,
              left,
              aRow,
              aStep,
              part,
              rowBytes(),
              steps,
              adds ? to : zeros,
              adds ? rowBytes() : 0,
              to,
              rowBytes());
        }
      }
      column += vectors * LANES;
    }
  }
}
