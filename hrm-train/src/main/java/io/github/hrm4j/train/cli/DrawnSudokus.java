package io.github.hrm4j.train.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Sudokus with lines drawn between their boxes, as {@code hrm solve} and {@code hrm data show}
 * print them, and many others. Rows have bars; all other lines, rules and words, are passed over. A
 * digit with an apostrophe was an answer, so it is a blank of the question.
 */
final class DrawnSudokus {
  private DrawnSudokus() {}

  /** Whether there is such a grid in the text. */
  static boolean areIn(String text) {
    return text.lines().anyMatch(DrawnSudokus::isRow);
  }

  /** The grids, each as its rows without what was drawn, a line each. */
  static List<String> read(String text) {
    List<String> rows = text.lines().filter(DrawnSudokus::isRow).map(DrawnSudokus::cells).toList();
    int size = Math.max(1, rows.getFirst().length());
    List<String> grids = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      grids.add(String.join("\n", rows.subList(from, Math.min(from + size, rows.size()))));
    }
    return grids;
  }

  private static boolean isRow(String line) {
    return line.contains("|") && !line.contains("--");
  }

  private static String cells(String row) {
    return row.replaceAll("'\\d", ".").replaceAll("[|\\s]", "");
  }
}
