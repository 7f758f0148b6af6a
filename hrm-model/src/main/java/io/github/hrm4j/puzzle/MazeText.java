package io.github.hrm4j.puzzle;

/**
 * A maze as text, two characters a cell, so that cells look square, what was given told apart from
 * what was answered.
 */
public final class MazeText {
  private static final String RESET = "\u001b[0m";

  private MazeText() {}

  /**
   * The grid, one line of text a row. Without colour a given cell is its character twice, an
   * answered one an apostrophe and its character. With colour given walls are grey blocks, start
   * and goal bold on green and red, a given way yellow; what was answered is its character on cyan.
   *
   * @param maze the kind of maze
   * @param question n² indices into {@link Maze#CHARACTERS}
   * @param answer n² of them; where it differs from the question it counts as answered
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  public static String render(Maze maze, byte[] question, byte[] answer, boolean ansi) {
    var text = new StringBuilder();
    for (int cell = 0; cell < answer.length; cell++) {
      char c = Maze.CHARACTERS.charAt(answer[cell]);
      if (question[cell] == answer[cell]) {
        text.append(ansi ? coloured(c) : "" + c + c);
      } else {
        text.append(ansi ? "\u001b[30;46m" + c + " " + RESET : "'" + c);
      }
      text.append(cell % maze.size() == maze.size() - 1 ? "\n" : "");
    }
    return text.toString();
  }

  private static String coloured(char c) {
    return switch (c) {
      case '#' -> "\u001b[48;5;240m  " + RESET;
      case 'S' -> "\u001b[1;30;42mS " + RESET;
      case 'G' -> "\u001b[1;30;41mG " + RESET;
      case 'o' -> "\u001b[30;43mo " + RESET;
      default -> "  ";
    };
  }
}
