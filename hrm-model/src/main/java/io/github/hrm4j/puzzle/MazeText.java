package io.github.hrm4j.puzzle;

/** A maze as text, two characters a cell, so that cells look square. */
public final class MazeText {
  private static final String RESET = "\u001b[0m";

  private MazeText() {}

  /**
   * The grid, one line of text a row. With colour walls are blocks, start and goal bold on green
   * and red, the way yellow; without, cells are their characters.
   *
   * @param maze the kind of maze
   * @param grid n² indices into {@link Maze#CHARACTERS}
   * @param ansi whether to use ANSI colours
   * @return lines that end in a newline each
   */
  public static String render(Maze maze, byte[] grid, boolean ansi) {
    var text = new StringBuilder();
    for (int cell = 0; cell < grid.length; cell++) {
      char c = Maze.CHARACTERS.charAt(grid[cell]);
      text.append(ansi ? coloured(c) : "" + c + c);
      text.append(cell % maze.size() == maze.size() - 1 ? "\n" : "");
    }
    return text.toString();
  }

  private static String coloured(char c) {
    return switch (c) {
      case '#' -> "\u001b[48;5;240m  " + RESET;
      case 'S' -> "\u001b[1;30;42mS " + RESET;
      case 'G' -> "\u001b[1;30;41mG " + RESET;
      case 'o' -> "\u001b[43m  " + RESET;
      default -> "  ";
    };
  }
}
