package io.github.hrm4j.puzzle;

/** A Sudoku as text with lines between its boxes, the givens told apart from what was filled in. */
public final class SudokuText {
  private static final String BOLD = "\u001b[1m";
  private static final String CYAN = "\u001b[36m";
  private static final String RESET = "\u001b[0m";

  private SudokuText() {}

  /**
   * The grid, one line of text a row. Without colour a filled-in digit has an apostrophe before it;
   * with colour givens are bold and the others cyan.
   *
   * @param sudoku the kind of Sudoku
   * @param question the givens, 0 where blank
   * @param answer what stands in the grid now, 0 where still blank; where it differs from a given
   *     it counts as filled in
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  public static String render(Sudoku sudoku, byte[] question, byte[] answer, boolean ansi) {
    int n = sudoku.size();
    String rule = rule(sudoku);
    var text = new StringBuilder();
    for (int row = 0; row < n; row++) {
      if (row % sudoku.boxRows() == 0) {
        text.append(rule);
      }
      for (int column = 0; column < n; column++) {
        int cell = row * n + column;
        text.append(column % sudoku.boxColumns() == 0 ? (column == 0 ? "|" : " |") : "");
        appendCell(text, question[cell], answer[cell], ansi);
      }
      text.append(" |\n");
    }
    return text.append(rule).toString();
  }

  private static void appendCell(StringBuilder text, int given, int digit, boolean ansi) {
    if (digit == 0) {
      text.append("  .");
      return;
    }
    boolean isGiven = given == digit;
    if (ansi) {
      text.append("  ").append(isGiven ? BOLD : CYAN).append(digit).append(RESET);
    } else {
      text.append(isGiven ? "  " : " '").append(digit);
    }
  }

  private static String rule(Sudoku sudoku) {
    String box = "-".repeat(3 * sudoku.boxColumns() + 1) + "+";
    return "+" + box.repeat(sudoku.boxRows()) + "\n";
  }
}
