package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.INT;

/**
 * One matrix product whose right operand is packed: C[m, n] = A[m, k] · B[k, n], or C += A · B.
 * {@link #part} computes a rectangle of C. Every element of C is summed in the same order whatever
 * the rectangle, in blocks of k that depend on k alone, so that the bits do not depend on how C is
 * divided among threads.
 *
 * <p>The order of loops follows Goto and van de Geijn (2008, "Anatomy of high-performance matrix
 * multiplication"), without a block for the last cache: a block of rows of A stays in the second
 * cache while the panels of B go by, and each panel is used by all its tiles.
 *
 * @param a [m, k]
 * @param b address of B as {@link Packing#panels} leaves it
 * @param c address of C
 * @param cStride elements from one row of C to the next
 * @param add whether to add to what C holds
 */
record Product(Matrix a, long b, long c, long cStride, int m, int n, int k, boolean add) {
  /** Rows of a block of A: with {@link #DEPTH} steps of k 430 kB, half of a second-level cache. */
  private static final int BLOCK_ROWS = 28 * Tile.ROWS;

  /** The most steps of k in a block. */
  private static final int DEPTH = 656;

  /** So that the rows of a packed block do not all fall into the same sets of the first cache. */
  private static final int ROW_PADDING = 16;

  /** Tiles that together touch a whole panel. */
  private static final int TOUCHING_TILES = (int) (Tile.PANEL_STEP / Tile.TOUCHED_STEP);

  private static final long TILE_BYTES = Math.max(Tile.ROWS, NarrowTile.ROWS) * Tile.PANEL_STEP;

  /** Bytes that one call of {@link #part} needs for itself. */
  static long scratchBytes(Matrix a, int k) {
    long block = a.columnStride() == 1 ? 0 : BLOCK_ROWS * packedStride(depth(k)) * Float.BYTES;
    return TILE_BYTES + block;
  }

  static int rowTiles(int m) {
    return (m + Tile.ROWS - 1) / Tile.ROWS;
  }

  static int panels(int n) {
    return (n + Tile.COLUMNS - 1) / Tile.COLUMNS;
  }

  /** Bytes of a packed B. */
  static long packedBytes(int k, int n) {
    return panels(n) * (k * Tile.PANEL_STEP);
  }

  /** Steps of k in each block but the last: blocks of about equal depth. */
  private static int depth(int k) {
    int blocks = Math.max(1, (k + DEPTH - 1) / DEPTH);
    return (k + blocks - 1) / blocks;
  }

  private static long packedStride(long depth) {
    return depth + ROW_PADDING;
  }

  /**
   * Computes rows [rowFrom, rowTo) of the columns of panels [panelFrom, panelTo).
   *
   * @param scratch address of {@link #scratchBytes} bytes that nobody else uses meanwhile
   */
  void part(int rowFrom, int rowTo, int panelFrom, int panelTo, long scratch) {
    int depth = depth(k);
    int from = 0;
    do { // once for k = 0, which writes zeros
      int steps = Math.min(depth, k - from);
      for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
        int rows = Math.min(BLOCK_ROWS, rowTo - row);
        block(row, rows, from, steps, panelFrom, panelTo, scratch);
      }
      from += steps;
    } while (from < k);
  }

  private void block(
      int row, int rows, int from, int steps, int panelFrom, int panelTo, long scratch) {
    long left = a.at(row, from);
    long leftRow = a.rowStride() * Float.BYTES;
    if (a.columnStride() != 1) {
      left = scratch + TILE_BYTES;
      leftRow = packedStride(depth(k)) * Float.BYTES;
      Packing.rows(a.from(row, from), rows, steps, left, packedStride(depth(k)));
    }
    int touched = 0;
    for (int panel = panelFrom; panel < panelTo; panel++) {
      int following = panel + 1 < panelTo ? panel + 1 : panelFrom;
      touched ^=
          tiles(row, rows, left, leftRow, panel, from, steps, panelAt(following, from), scratch);
    }
    ALL.set(INT, scratch & ADDRESS, touched);
  }

  private long panelAt(int panel, int from) {
    return b + ((long) panel * k + from) * Tile.PANEL_STEP;
  }

  /** All tiles of a block of rows with one panel. */
  private int tiles(
      int row,
      int rows,
      long left,
      long leftRow,
      int panel,
      int from,
      int steps,
      long next,
      long scratch) {
    long right = panelAt(panel, from);
    boolean adding = add || from > 0;
    int column = panel * Tile.COLUMNS;
    int columns = Math.min(Tile.COLUMNS, n - column);
    long cRow = cStride * Float.BYTES;
    if (columns <= Raw.LANES) {
      long target = c + row * cRow + (long) column * Float.BYTES;
      narrowTiles(rows, left, leftRow, right, steps, columns, target, adding, scratch);
      return 0;
    }
    int touched = 0;
    for (int i = 0; i < rows; i += Tile.ROWS) {
      int height = Math.min(Tile.ROWS, rows - i);
      long x = left + i * leftRow;
      // Each tile touches a part of the next panel; when that is all there, its own.
      int tile = i / Tile.ROWS;
      long touch = tile < TOUCHING_TILES ? next + (long) tile * steps * Tile.TOUCHED_STEP : right;
      long target = c + (row + i) * cRow + (long) column * Float.BYTES;
      if (height == Tile.ROWS && columns == Tile.COLUMNS && !adding) {
        touched ^= Tile.run(x, leftRow, height, right, steps, target, cRow, touch);
      } else {
        touched ^= Tile.run(x, leftRow, height, right, steps, scratch, Tile.PANEL_STEP, touch);
        take(scratch, target, cRow, height, columns, adding);
      }
    }
    return touched;
  }

  /** The same where the panel has no more columns than a vector. */
  private void narrowTiles(
      int rows,
      long left,
      long leftRow,
      long right,
      int steps,
      int columns,
      long target,
      boolean adding,
      long scratch) {
    long cRow = cStride * Float.BYTES;
    for (int i = 0; i < rows; i += NarrowTile.ROWS) {
      int height = Math.min(NarrowTile.ROWS, rows - i);
      NarrowTile.run(left + i * leftRow, leftRow, height, right, steps, scratch, Tile.PANEL_STEP);
      take(scratch, target + i * cRow, cRow, height, columns, adding);
    }
  }

  /** C = T or C += T for a tile in scratch memory. */
  private static void take(
      long tile, long target, long cRow, int rows, int columns, boolean adding) {
    for (int row = 0; row < rows; row++) {
      long from = tile + row * Tile.PANEL_STEP;
      long to = target + row * cRow;
      if (adding) {
        BinaryKernels.add(to, 1, from, 1, to, columns);
      } else {
        ElementwiseKernels.copy(from, to, columns);
      }
    }
  }
}
