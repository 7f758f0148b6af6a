package io.github.hrm4j.puzzle;

/**
 * The eight symmetries of a rectangle of cells, in the order in which the reference numbers them:
 * rotations counter-clockwise as numpy turns, then the reflections.
 */
public enum Dihedral {
  IDENTITY,
  ROTATE_90,
  ROTATE_180,
  ROTATE_270,
  FLIP_LEFT_RIGHT,
  FLIP_UP_DOWN,
  TRANSPOSE,
  /** Reflection at the other diagonal: left and right flipped after a quarter turn. */
  ANTI_TRANSPOSE;

  private static final Dihedral[] ALL = values();

  /**
   * The symmetry with a number.
   *
   * @throws IllegalArgumentException if the number is not 0 to 7
   */
  public static Dihedral of(int id) {
    if (id < 0 || id >= ALL.length) {
      throw new IllegalArgumentException("transform %d, there are 0 to 7".formatted(id));
    }
    return ALL[id];
  }

  /** The reference's number, 0 to 7. */
  public int id() {
    return ordinal();
  }

  /** What undoes this: the other quarter turn, or the symmetry itself. */
  public Dihedral inverse() {
    return switch (this) {
      case ROTATE_90 -> ROTATE_270;
      case ROTATE_270 -> ROTATE_90;
      case IDENTITY, ROTATE_180, FLIP_LEFT_RIGHT, FLIP_UP_DOWN, TRANSPOSE, ANTI_TRANSPOSE -> this;
    };
  }

  /** Whether the image of a grid [r,c] is [c,r]. */
  public boolean swapsAxes() {
    return switch (this) {
      case ROTATE_90, ROTATE_270, TRANSPOSE, ANTI_TRANSPOSE -> true;
      case IDENTITY, ROTATE_180, FLIP_LEFT_RIGHT, FLIP_UP_DOWN -> false;
    };
  }

  /** The image [r,c] or [c,r] of a grid [r,c], row after row. */
  public byte[] apply(byte[] grid, int rows, int columns) {
    byte[] image = new byte[rows * columns];
    apply(grid, rows, columns, null, image, 0, swapsAxes() ? rows : columns);
    return image;
  }

  /**
   * Writes the image of a grid [r,c] into a wider array.
   *
   * @param table what each value becomes; null to keep the values
   * @param to receives the image's rows
   * @param at index of its upper left cell
   * @param stride from one row of the image to the next
   */
  void apply(byte[] grid, int rows, int columns, byte[] table, byte[] to, int at, int stride) {
    int last = rows * columns - 1;
    int corner = // of the grid, that comes to the image's upper left
        switch (this) {
          case IDENTITY, TRANSPOSE -> 0;
          case ROTATE_90, FLIP_LEFT_RIGHT -> columns - 1;
          case ROTATE_270, FLIP_UP_DOWN -> last - columns + 1;
          case ROTATE_180, ANTI_TRANSPOSE -> last;
        };
    boolean up =
        switch (this) {
          case ROTATE_180, ROTATE_270, FLIP_UP_DOWN, ANTI_TRANSPOSE -> true;
          case IDENTITY, ROTATE_90, FLIP_LEFT_RIGHT, TRANSPOSE -> false;
        };
    boolean left =
        switch (this) {
          case ROTATE_90, ROTATE_180, FLIP_LEFT_RIGHT, ANTI_TRANSPOSE -> true;
          case IDENTITY, ROTATE_270, FLIP_UP_DOWN, TRANSPOSE -> false;
        };
    int alongRow = left ? -1 : 1;
    int alongColumn = up ? -columns : columns;
    boolean swap = swapsAxes();
    int imageRows = swap ? columns : rows;
    int imageColumns = swap ? rows : columns;
    int downImage = swap ? alongRow : alongColumn;
    int acrossImage = swap ? alongColumn : alongRow;
    for (int i = 0; i < imageRows; i++) {
      int from = corner + i * downImage;
      for (int j = 0; j < imageColumns; j++) {
        byte value = grid[from + j * acrossImage];
        to[at + i * stride + j] = table == null ? value : table[value];
      }
    }
  }
}
