package io.github.hrm4j.train.plot;

import java.util.Locale;

/** A plot for the terminal, in plain ASCII: each line is drawn with a letter, the first on top. */
public final class TextPlot {
  private static final String MARKS = "*o+x#";

  /** Rows from 0 to 100 %, both included. */
  private static final int ROWS = 11;

  private static final int WIDEST = 64;

  private TextPlot() {}

  /** Lines that end in a newline each. */
  public static String render(LinePlot plot) {
    int length = plot.length();
    // Few values are set apart to be seen, many are thinned out to fit.
    int step = Math.max(1, Math.min(4, WIDEST / length));
    int columns = Math.min(length * step, WIDEST);
    char[][] cells = new char[ROWS][columns];
    for (char[] row : cells) {
      java.util.Arrays.fill(row, ' ');
    }
    for (int line = plot.lines().size() - 1; line >= 0; line--) {
      draw(cells, plot.lines().get(line), step, MARKS.charAt(line % MARKS.length()));
    }
    var text = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      String label = row % 5 == 0 ? 100 - 10 * row + " %" : "";
      text.append(String.format(Locale.ROOT, "%6s |", label));
      text.append(new String(cells[row]).stripTrailing()).append('\n');
    }
    text.append("       +").append("-".repeat(columns)).append('\n');
    String right = Integer.toString(length);
    text.append("        1")
        .append(" ".repeat(Math.max(1, columns - 1 - right.length())))
        .append(length > 1 ? right : "")
        .append(' ')
        .append(plot.xName())
        .append('\n');
    for (int line = 0; line < plot.lines().size(); line++) {
      text.append("        ").append(MARKS.charAt(line % MARKS.length())).append("  ");
      text.append(plot.lines().get(line).name()).append('\n');
    }
    return text.toString();
  }

  private static void draw(char[][] cells, LinePlot.Line line, int step, char mark) {
    int length = line.values().size();
    for (int i = 0; i < length; i++) {
      int column =
          length * step <= WIDEST ? i * step : (int) ((long) i * (WIDEST - 1) / (length - 1));
      int height = (int) Math.round(line.values().get(i) * (ROWS - 1));
      cells[ROWS - 1 - height][column] = mark;
    }
  }
}
