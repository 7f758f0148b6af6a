package io.github.hrm4j.tensor.cpu;

/** The tile of C that fits the machine's registers, and the kernel for it. */
final class Tile {
  /** Eight lanes mean AVX2 with 16 vector registers; AVX-512 and NEON have 32. */
  private static final boolean NARROW = Raw.LANES == 8;

  static final int ROWS = 6;

  /** Columns of a tile, and of a packed panel of B. */
  static final int COLUMNS = (NARROW ? 2 : 4) * Raw.LANES;

  /** Bytes of a packed panel for each step of k. */
  static final long PANEL_STEP = (long) COLUMNS * Float.BYTES;

  private static final int CACHE_LINE = 64;

  /** Bytes of the next panel that {@link #run} touches for each step of k: a line in 4 steps. */
  static final int TOUCHED_STEP = CACHE_LINE / 4;

  private Tile() {}

  /** See {@link Tile6x4#run}. */
  static int run(long a, long aRow, int rows, long b, int k, long c, long cRow, long next) {
    return NARROW
        ? Tile6x2.run(a, aRow, rows, b, k, c, cRow, next)
        : Tile6x4.run(a, aRow, rows, b, k, c, cRow, next);
  }
}
