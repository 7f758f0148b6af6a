package io.github.hrm4j.puzzle;

/**
 * The eight symmetries of a rectangle of cells, in the order in which the reference numbers them:
 * rotations counter-clockwise as numpy turns, then the reflections.
 */
public enum Dihedral {
  /** Nothing changes. */
  IDENTITY(0, false, false, false),
  /** A quarter turn, counter-clockwise. */
  ROTATE_90(1, true, false, true),
  /** A half turn. */
  ROTATE_180(2, false, true, true),
  /** Three quarter turns, counter-clockwise. */
  ROTATE_270(3, true, true, false),
  /** Left and right exchanged. */
  FLIP_LEFT_RIGHT(4, false, false, true),
  /** Up and down exchanged. */
  FLIP_UP_DOWN(5, false, true, false),
  /** Rows and columns exchanged. */
  TRANSPOSE(6, true, false, false),
  /** Reflection at the other diagonal: left and right flipped after a quarter turn. */
  ANTI_TRANSPOSE(7, true, true, true);

  private static final Dihedral[] ALL = values();

  private final int id;
  private final boolean swapsAxes;
  private final boolean up;
  private final boolean left;

  /**
   * A symmetry, told by how its image goes through the grid.
   *
   * @param id the reference's number
   * @param swapsAxes whether a row of the image is a column of the grid
   * @param up whether the grid's rows come from the last to the first
   * @param left whether the grid's columns come from the last to the first
   */
  Dihedral(int id, boolean swapsAxes, boolean up, boolean left) {
    this.id = id;
    this.swapsAxes = swapsAxes;
    this.up = up;
    this.left = left;
  }

  /**
   * The symmetry with a number.
   *
   * @param id 0 to 7
   * @return the transform
   * @throws IllegalArgumentException if the number is not 0 to 7
   */
  public static Dihedral of(int id) {
    if (id < 0 || id >= ALL.length) {
      throw new IllegalArgumentException("transform %d, there are 0 to 7".formatted(id));
    }
    return ALL[id];
  }

  /** {@return the reference's number, 0 to 7} */
  public int id() {
    return id;
  }

  /** {@return what undoes this: the other quarter turn, or the symmetry itself} */
  public Dihedral inverse() {
    return switch (this) {
      case ROTATE_90 -> ROTATE_270;
      case ROTATE_270 -> ROTATE_90;
      case IDENTITY, ROTATE_180, FLIP_LEFT_RIGHT, FLIP_UP_DOWN, TRANSPOSE, ANTI_TRANSPOSE -> this;
    };
  }

  /** {@return whether the image of a grid [r,c] is [c,r]} */
  public boolean swapsAxes() {
    return swapsAxes;
  }

  /**
   * {@return the image [r,c] or [c,r] of a grid [r,c], row after row}
   *
   * @param grid cells in row-major order [rows · columns]
   * @param rows extent of the first axis
   * @param columns extent of the second
   */
  public byte[] apply(byte[] grid, int rows, int columns) {
    byte[] image = new byte[rows * columns];
    apply(grid, rows, columns, null, image, 0, swapsAxes ? rows : columns);
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
    int corner = (up ? (rows - 1) * columns : 0) + (left ? columns - 1 : 0);
    int alongRow = left ? -1 : 1;
    int alongColumn = up ? -columns : columns;
    int imageRows = swapsAxes ? columns : rows;
    int imageColumns = swapsAxes ? rows : columns;
    int downImage = swapsAxes ? alongRow : alongColumn;
    int acrossImage = swapsAxes ? alongColumn : alongRow;
    for (int i = 0; i < imageRows; i++) {
      int from = corner + i * downImage;
      int end = at + i * stride + imageColumns;
      for (int j = end - imageColumns; j < end; j++) {
        byte value = grid[from];
        to[j] = table == null ? value : table[value];
        from += acrossImage;
      }
    }
  }
}
