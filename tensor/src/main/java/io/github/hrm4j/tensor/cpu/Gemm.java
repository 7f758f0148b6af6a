package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.Pool;

/**
 * Products of float32 matrices on raw addresses: any size, any strides, one or many. Checks nothing
 * but what cannot be computed; see {@link MatMulKernels} for the door. The bits of the result do
 * not depend on the number of threads.
 */
final class Gemm {
  /** Work worth waking a thread for: some ten microseconds. */
  private static final double MIN_PART_FLOPS = 1 << 20;

  /** Copying worth waking a thread for, in elements. */
  private static final int MIN_PACKED = 1 << 15;

  private final Parallel parallel;
  private final Pool pool;

  Gemm(Parallel parallel, Pool pool) {
    this.parallel = parallel;
    this.pool = pool;
  }

  /** Bytes of a B [k, n] packed for {@link #multiplyPacked}. */
  static long packedBytes(int k, int n) {
    return Product.packedBytes(k, n);
  }

  /** Packs B [k, n] for {@link #multiplyPacked}. */
  void pack(Matrix b, int k, int n, long to) {
    int panels = Product.panels(n);
    int grain = MIN_PACKED / Math.max(1, k * Tile.COLUMNS) + 1;
    parallel.run(panels, grain, (from, until) -> Packing.panels(b, k, n, to, from, until));
  }

  /** C [m, n] = A [m, k] · B [k, n], or C += A · B. */
  void multiply(Matrix a, Matrix b, long c, long cStride, int m, int n, int k, boolean add) {
    Buffer packed = pool.lease(roundUp(packedBytes(k, n)));
    try {
      pack(b, k, n, packed.address());
      multiplyPacked(a, packed.address(), c, cStride, m, n, k, add);
    } finally {
      pool.giveBack(packed);
    }
  }

  /** As {@link #multiply}, with a B that {@link #pack} has packed. */
  void multiplyPacked(
      Matrix a, long packedB, long c, long cStride, int m, int n, int k, boolean add) {
    Product product = new Product(a, packedB, c, cStride, m, n, k, add);
    int tiles = Product.rowTiles(m);
    int panels = Product.panels(n);
    int parts = parts(2.0 * m * n * k);
    // Split what divides more evenly; rows for choice, since then B is shared by the threads.
    boolean byRows =
        longest(tiles, parts) * (double) panels <= longest(panels, parts) * (double) tiles;
    int count = Math.min(parts, byRows ? tiles : panels);
    long scratchBytes = Product.scratchBytes(a, k);
    withScratch(
        count,
        scratchBytes,
        (part, scratch) -> {
          if (byRows) {
            int from = border(tiles, part, count) * Tile.ROWS;
            int to = Math.min(m, border(tiles, part + 1, count) * Tile.ROWS);
            product.part(from, to, 0, panels, scratch);
          } else {
            int from = border(panels, part, count);
            product.part(0, m, from, border(panels, part + 1, count), scratch);
          }
        });
  }

  /**
   * Many products of the same size: C[i] = A[i] · B[i].
   *
   * @param a where each A lies; all have the strides of the first
   */
  void multiplyBatch(Batch a, Batch b, long c, int m, int n, int k) {
    int count = a.size();
    long bytes = (long) m * n * Float.BYTES;
    int parts = Math.min(parts(2.0 * m * n * k * count), count);
    if (parts < parallel.threads() && parts(2.0 * m * n * k) > 1) {
      for (int i = 0; i < count; i++) {
        multiply(a.at(i), b.at(i), c + i * bytes, n, m, n, k, false);
      }
      return;
    }
    long packedBytes = packedBytes(k, n);
    long scratchBytes = packedBytes + Product.scratchBytes(a.at(0), k);
    withScratch(
        parts,
        scratchBytes,
        (part, scratch) -> {
          for (int i = border(count, part, parts); i < border(count, part + 1, parts); i++) {
            int panels = Product.panels(n);
            Packing.panels(b.at(i), k, n, scratch, 0, panels);
            new Product(a.at(i), scratch, c + i * bytes, n, m, n, k, false)
                .part(0, m, 0, panels, scratch + packedBytes);
          }
        });
  }

  /** Runs parts [0, count) on the threads, each with scratch memory of its own. */
  private void withScratch(int count, long bytes, Part part) {
    long each =
        (bytes + HostAllocator.ALIGNMENT - 1) / HostAllocator.ALIGNMENT * HostAllocator.ALIGNMENT;
    Buffer scratch = pool.lease(roundUp(count * each));
    try {
      parallel.run(
          count,
          1,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              part.run(i, scratch.address() + i * each);
            }
          });
    } finally {
      pool.giveBack(scratch);
    }
  }

  @FunctionalInterface
  private interface Part {
    void run(int part, long scratch);
  }

  private int parts(double flops) {
    return (int) Math.clamp(flops / MIN_PART_FLOPS, 1, parallel.threads());
  }

  private static int longest(int units, int parts) {
    return (units + parts - 1) / parts;
  }

  private static int border(int units, int part, int parts) {
    return (int) ((long) units * part / parts);
  }

  /** Up to the next eighth of a power of two, so that many sizes share few buffers. */
  private static long roundUp(long bytes) {
    long step = Math.max(1 << 12, Long.highestOneBit(bytes) >> 3);
    return (bytes + step - 1) / step * step;
  }
}
