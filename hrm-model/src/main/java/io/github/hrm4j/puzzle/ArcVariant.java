package io.github.hrm4j.puzzle;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An augmentation of ARC tasks, the same for all grids of a task: colours 1 to 9 permuted (0 stays)
 * and one of the eight {@link Dihedral} symmetries. The two commute. Immutable, equal by contents.
 *
 * <p>A variant of a task is called {@code {task}_t{transform}_{image of each colour, ten digits}};
 * the task itself has its bare id.
 */
public final class ArcVariant {
  /** What leaves a task as it is. */
  public static final ArcVariant IDENTITY =
      new ArcVariant(Dihedral.IDENTITY, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});

  private static final Pattern NAME = Pattern.compile("[^_]+_t([0-7])_(\\d{10})");

  private final Dihedral transform;
  private final byte[] colours;

  /**
   * A variant.
   *
   * @param transform what is done to the places
   * @param colours image of each colour 0 to 9
   * @throws IllegalArgumentException if they are not a permutation that keeps 0
   */
  public ArcVariant(Dihedral transform, byte[] colours) {
    this.transform = transform;
    this.colours = colours.clone();
    byte[] sorted = colours.clone();
    Arrays.sort(sorted);
    for (int colour = 0; colour < ArcGrid.COLOURS; colour++) {
      boolean permutes = sorted.length == ArcGrid.COLOURS && sorted[colour] == colour;
      if (!permutes || colours[0] != 0) {
        throw new IllegalArgumentException(
            "%s: not a permutation of the colours 0 to 9 that keeps 0"
                .formatted(Arrays.toString(colours)));
      }
    }
  }

  /**
   * A transform and an order of the nine colours, each drawn uniformly.
   *
   * @param random asked for the transform and for a permutation
   * @return the variant
   */
  public static ArcVariant draw(RandomGenerator random) {
    Dihedral transform = Dihedral.of(random.nextInt(8));
    byte[] colours = IDENTITY.colours.clone();
    for (int i = ArcGrid.COLOURS - 1; i > 1; i--) {
      int j = 1 + random.nextInt(i);
      byte colour = colours[i];
      colours[i] = colours[j];
      colours[j] = colour;
    }
    return new ArcVariant(transform, colours);
  }

  /**
   * The variant that a name tells; the identity for a bare task id.
   *
   * @param name as in {@code identifiers.json}
   * @return the variant
   * @throws IllegalArgumentException if the name has a suffix that is not a variant's
   */
  public static ArcVariant ofName(String name) {
    if (name.indexOf('_') < 0) {
      return IDENTITY;
    }
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not the name of a task or of a variant, {task}_t{0..7}_{10 digits}"
              .formatted(name));
    }
    byte[] colours = new byte[ArcGrid.COLOURS];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (byte) (matcher.group(2).charAt(i) - '0');
    }
    return new ArcVariant(Dihedral.of(Integer.parseInt(matcher.group(1))), colours);
  }

  /**
   * The variant with a {@link #code}.
   *
   * @param code what {@link #code} gave
   * @return the variant
   * @throws IllegalArgumentException if there is none
   */
  public static ArcVariant ofCode(int code) {
    byte[] colours = new byte[ArcGrid.COLOURS];
    int left = (1 << ArcGrid.COLOURS) - 2; // bits of the colours 1 to 9 that are still to be placed
    int digits = code >> 3;
    for (int colour = ArcGrid.COLOURS - 2; colour > 0; colour--) {
      colours[colour] = (byte) (digits % 10);
      left &= ~(1 << colours[colour]);
      digits /= 10;
    }
    colours[ArcGrid.COLOURS - 1] = (byte) Integer.numberOfTrailingZeros(left);
    return new ArcVariant(Dihedral.of(code & 7), colours);
  }

  /** {@return a number that tells the variant, for keeping many of them in little memory} */
  public int code() {
    int digits = 0; // the images of 1 to 8; that of 9 is what is left
    for (int colour = 1; colour < ArcGrid.COLOURS - 1; colour++) {
      digits = 10 * digits + colours[colour];
    }
    return digits << 3 | transform.id();
  }

  /**
   * {@return the task that a variant's name tells: what precedes the first {@code _}}
   *
   * @param name as in {@code identifiers.json}
   */
  public static String taskOf(String name) {
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  /**
   * {@return the name of a task's variant with its suffix, for the identity too}
   *
   * @param task the task's id
   */
  public String nameOf(String task) {
    var name = new StringBuilder(task).append("_t").append(transform.id()).append('_');
    for (byte colour : colours) {
      name.append(colour);
    }
    return name.toString();
  }

  /** {@return what is done to the places} */
  public Dihedral transform() {
    return transform;
  }

  /**
   * {@return the image of a colour}
   *
   * @param colour 0 to 9
   */
  public int colour(int colour) {
    return colours[colour];
  }

  /**
   * The image of a grid.
   *
   * @param grid any grid
   * @return its image
   */
  public ArcGrid apply(ArcGrid grid) {
    return image(grid, transform, colours);
  }

  /**
   * Writes the colours of a grid's image, row after row, without making a grid of it.
   *
   * @param grid any grid
   * @param to receives as many colours as the grid has cells
   */
  public void apply(ArcGrid grid, byte[] to) {
    int columns = transform.swapsAxes() ? grid.rows() : grid.columns();
    transform.apply(grid.array(), grid.rows(), grid.columns(), colours, to, 0, columns);
  }

  /**
   * The grid whose image this is.
   *
   * @param image what {@link #apply(ArcGrid)} gave
   * @return the grid
   */
  public ArcGrid undo(ArcGrid image) {
    byte[] inverse = new byte[colours.length];
    for (int colour = 0; colour < colours.length; colour++) {
      inverse[colours[colour]] = (byte) colour;
    }
    return image(image, transform.inverse(), inverse);
  }

  private static ArcGrid image(ArcGrid grid, Dihedral transform, byte[] table) {
    int rows = transform.swapsAxes() ? grid.columns() : grid.rows();
    int columns = transform.swapsAxes() ? grid.rows() : grid.columns();
    byte[] cells = new byte[rows * columns];
    transform.apply(grid.array(), grid.rows(), grid.columns(), table, cells, 0, columns);
    return new ArcGrid(rows, columns, cells);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArcVariant variant
        && transform == variant.transform
        && Arrays.equals(colours, variant.colours);
  }

  @Override
  public int hashCode() {
    return 8 * Arrays.hashCode(colours) + transform.id();
  }

  /** The suffix of names. */
  @Override
  public String toString() {
    return nameOf("").substring(1);
  }
}
