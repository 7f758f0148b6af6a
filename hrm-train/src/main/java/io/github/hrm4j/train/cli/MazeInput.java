package io.github.hrm4j.train.cli;

import java.util.List;

/** What of a text is a maze, mistyped perhaps. */
final class MazeInput {
  private MazeInput() {}

  /**
   * Whether a text is meant as mazes: it has walls, or a start and a goal, and hardly any digits.
   * Other characters do not matter here, so that they are complained about as those of a maze.
   */
  static boolean isIn(String text) {
    long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
    boolean ends = text.contains("S") && text.contains("G");
    return (text.contains("#") && digits < marks(text)) || (ends && digits == 0) || isPure(text);
  }

  /** Whether a word on the command line that is no file is meant as a maze. */
  static boolean looksLike(String word) {
    long blanks = word.chars().filter(c -> c == ' ').count();
    return isIn(word) && (isPure(word) || 2 * (marks(word) + blanks) >= word.length());
  }

  private static boolean isPure(String text) {
    return text.matches("[# SGo\\n\\r]+") && (text.contains("S") || text.contains("G"));
  }

  private static long marks(String text) {
    return text.chars().filter(c -> "#SGo".indexOf(c) >= 0).count();
  }

  /** A row of a maze may be all blank; an empty line before it or behind it is none of its rows. */
  static List<String> rows(String text) {
    List<String> lines = text.lines().toList();
    int from = 0;
    int to = lines.size();
    while (lines.get(from).isEmpty()) {
      from++;
    }
    while (lines.get(to - 1).isEmpty()) {
      to--;
    }
    return lines.subList(from, to);
  }

  /**
   * Whether the lines are a maze each and not the rows of one: several have both a start and a
   * goal, or one has, and is longer than a row of one could be.
   */
  static boolean areWhole(List<String> lines) {
    List<String> whole =
        lines.stream().filter(line -> line.contains("S") && line.contains("G")).toList();
    return lines.size() > 1
        && (whole.size() > 1 || whole.stream().anyMatch(line -> line.length() > lines.size()));
  }
}
