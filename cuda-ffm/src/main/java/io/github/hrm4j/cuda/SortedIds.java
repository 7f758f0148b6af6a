package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Tensor;

/**
 * Positions sorted by id, equal ids in their order: a radix sort of 8 bits a pass, as many passes
 * as the number of rows needs (scatter.cu).
 */
final class SortedIds {
  private static final int RADIX_BITS = 8;
  private static final int RADIX = 1 << RADIX_BITS;
  private static final int WARP = 32;

  /** Fewest ids that a warp sorts, and most warps. */
  private static final int LEAST_CHUNK = 256;

  private static final int MOST_WARPS = 2048;

  private final Engine engine;

  SortedIds(Engine engine) {
    this.engine = engine;
  }

  /** Device memory with the positions, i32 [n]; given back when closed. */
  record Order(Engine.Scratch memory) implements AutoCloseable {
    long address() {
      return memory.address();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  /** The chunk of a warp depends on n alone, and is whole warps. */
  private static int chunk(long n) {
    long each = Math.max(LEAST_CHUNK, (n + MOST_WARPS - 1) / MOST_WARPS);
    return Math.toIntExact((each + WARP - 1) / WARP * WARP);
  }

  /**
   * Sorts.
   *
   * @param ids i32, contiguous, at least one
   * @param rows ids from 0 to rows - 1 are good; others are noted, and sorted behind
   */
  Order sort(Tensor ids, int rows, BadIds.User user) {
    long n = ids.size();
    int chunk = chunk(n);
    int warps = Math.toIntExact((n + chunk - 1) / chunk);
    int passes =
        Math.max(1, Math.ceilDiv(Integer.SIZE - Integer.numberOfLeadingZeros(rows), RADIX_BITS));
    long bytes = n * Integer.BYTES;
    Engine.Scratch sorted = engine.scratch(bytes);
    try (Engine.Scratch other = engine.scratch(bytes);
        Engine.Scratch counts = engine.scratch((long) RADIX * warps * Integer.BYTES)) {
      // The last pass must end in the memory that is kept.
      long from = 0;
      for (int pass = 0; pass < passes; pass++) {
        long to = (passes - pass) % 2 == 1 ? sorted.address() : other.address();
        pass(ids, from, to, counts.address(), rows, pass * RADIX_BITS, chunk, warps, user);
        from = to;
      }
    }
    return new Order(sorted);
  }

  private void pass(
      Tensor ids,
      long from,
      long to,
      long counts,
      int rows,
      int shift,
      int chunk,
      int warps,
      BadIds.User user) {
    engine
        .start("sort_count")
        .address(ids.address())
        .address(from)
        .address(counts)
        .int64(ids.size())
        .int32(rows)
        .int32(shift)
        .int32(chunk)
        .address(engine.badIds().address(user))
        .run(warps, WARP);
    engine.start("scan").address(counts).int64((long) RADIX * warps).run(1, Engine.THREADS);
    engine
        .start("sort_place")
        .address(ids.address())
        .address(from)
        .address(counts)
        .address(to)
        .int64(ids.size())
        .int32(rows)
        .int32(shift)
        .int32(chunk)
        .run(warps, WARP);
  }
}
