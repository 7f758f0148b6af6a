package io.github.hrm4j.puzzle;

/** ARC grids as text: coloured squares, or digits where there is no colour. */
public final class ArcText {
  // The nearest of the 256 terminal colours to those that ARC's own editor shows.
  private static final int[] PALETTE = {16, 32, 203, 41, 220, 248, 199, 208, 117, 88};
  private static final String RESET = "\u001b[0m";
  private static final String ARROW = "  →  ";

  private ArcText() {}

  /**
   * The two grids side by side, an arrow between them.
   *
   * @param pair what to draw
   * @param ansi whether to use ANSI colours; without them a cell is its digit, black a dot
   * @return lines that end in a newline each
   */
  public static String render(ArcPair pair, boolean ansi) {
    ArcGrid left = pair.input();
    ArcGrid right = pair.output();
    int height = Math.max(1, Math.max(left.rows(), right.rows()));
    var text = new StringBuilder();
    for (int row = 0; row < height; row++) {
      appendRow(text, left, row, ansi);
      text.append(" ".repeat(row < left.rows() ? 0 : 2 * left.columns()));
      text.append(row == (height - 1) / 2 ? ARROW : " ".repeat(ARROW.length()));
      appendRow(text, right, row, ansi);
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * One grid; see {@link #render(ArcPair, boolean)}.
   *
   * @param grid what to draw
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  public static String render(ArcGrid grid, boolean ansi) {
    var text = new StringBuilder();
    for (int row = 0; row < grid.rows(); row++) {
      appendRow(text, grid, row, ansi);
      text.append('\n');
    }
    return text.toString();
  }

  private static void appendRow(StringBuilder text, ArcGrid grid, int row, boolean ansi) {
    if (row >= grid.rows()) {
      return;
    }
    for (int column = 0; column < grid.columns(); column++) {
      int colour = grid.colour(row, column);
      if (ansi) {
        text.append("\u001b[48;5;").append(PALETTE[colour]).append("m  ");
      } else {
        text.append(' ').append(colour == 0 ? "." : Integer.toString(colour));
      }
    }
    text.append(ansi ? RESET : "");
  }
}
