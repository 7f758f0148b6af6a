package io.github.hrm4j.puzzle;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Mazes of n×n cells: walls, open cells, a start S and a goal G. An answer marks the open cells on
 * a shortest way from S to G, steps going up, down, left and right. A grid is n² bytes, each the
 * index of its character in {@code # SGo}; a token is the index + 1, so V = 6 with the padding.
 *
 * @param size cells on a side n
 */
public record Maze(int size) {
  /** The characters: wall, open, start, goal, way. */
  public static final String CHARACTERS = "# SGo";

  /** Number of different tokens. */
  public static final int VOCAB_SIZE = CHARACTERS.length() + 1;

  private static final byte WALL = 0;
  private static final byte OPEN = 1;
  private static final byte START = 2;
  private static final byte GOAL = 3;
  private static final byte WAY = 4;
  private static final int MAX_SIZE = 1000;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is not 2 to 1000
   */
  public Maze {
    if (size < 2 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "maze: size %d, allowed are 2 to %d".formatted(size, MAX_SIZE));
    }
  }

  /**
   * {@return the kind with so many cells}
   *
   * @param cells n²
   * @throws IllegalArgumentException if that is not the square of a size
   */
  public static Maze ofCells(int cells) {
    int size = (int) Math.round(Math.sqrt(cells));
    if (size * size != cells) {
      throw new IllegalArgumentException("maze: %d characters are not a square".formatted(cells));
    }
    return new Maze(size);
  }

  /**
   * Reads a question: one line of n² characters, or n lines of n. Blanks are open cells, so lines
   * keep theirs; an editor that cut them off at the end of a line is made up for.
   *
   * @param text n lines of n characters, or n² of them in one
   * @return the question
   * @throws NullPointerException if there is no text
   * @throws IllegalArgumentException naming what does not fit, and where: a character, a row that
   *     is too long, a start or a goal that is missing or not the only one, no way between them
   */
  public static MazeQuestion parse(String text) {
    List<String> lines = Objects.requireNonNull(text, "text").lines().toList();
    int size = lines.size();
    Maze maze =
        size == 1
            ? ofCells(text.strip().isEmpty() ? 0 : lines.getFirst().length())
            : new Maze(size);
    var cells = new StringBuilder();
    for (String line : lines) {
      if (size > 1 && line.length() > size) {
        throw new IllegalArgumentException(
            "maze: row %d has %d cells, but there are %d rows; both must be as many"
                .formatted(lines.indexOf(line) + 1, line.length(), size));
      }
      cells.append(line).repeat(' ', Math.max(0, size - line.length()));
    }
    return new MazeQuestion(maze, maze.grid(cells.toString()));
  }

  /** {@return the cells of a grid, n²} */
  public int cells() {
    return size * size;
  }

  /**
   * Reads a grid of n² characters.
   *
   * @param text n² characters of {@code # SGo}
   * @return the cells [n²]
   * @throws IllegalArgumentException naming the place of what does not fit
   */
  public byte[] grid(String text) {
    if (text.length() != cells()) {
      throw new IllegalArgumentException(
          "maze %d×%d: needs %d characters, got %d".formatted(size, size, cells(), text.length()));
    }
    byte[] grid = new byte[cells()];
    for (int cell = 0; cell < grid.length; cell++) {
      grid[cell] = (byte) CHARACTERS.indexOf(text.charAt(cell));
      if (grid[cell] < 0) {
        throw new IllegalArgumentException(
            "maze %d×%d: row %d, column %d holds %s, allowed are '#', ' ', 'S', 'G' and 'o'"
                .formatted(size, size, cell / size + 1, cell % size + 1, shown(text.charAt(cell))));
      }
    }
    return grid;
  }

  /** A tab and its like are named by their number: they would look like blanks. */
  private static String shown(char c) {
    return Character.isISOControl(c) ? "U+%04X".formatted((int) c) : "'" + c + "'";
  }

  /**
   * {@return the grid as one line of n² characters; what {@link #grid} reads}
   *
   * @param grid the cells [n²]
   */
  public String format(byte[] grid) {
    var line = new StringBuilder(grid.length);
    for (byte value : grid) {
      line.append(CHARACTERS.charAt(value));
    }
    return line.toString();
  }

  /**
   * {@return the token ids [n²] of a grid}
   *
   * @param grid the cells [n²]
   */
  public int[] tokens(byte[] grid) {
    int[] tokens = new int[grid.length];
    for (int cell = 0; cell < grid.length; cell++) {
      tokens[cell] = grid[cell] + 1;
    }
    return tokens;
  }

  /**
   * {@return the grid of token ids [n²], for example those that a model predicts; padding reads as
   * open}
   *
   * @param tokens [n²]
   * @throws IllegalArgumentException if there are not n² of them or one is outside the vocabulary
   */
  public byte[] fromTokens(int[] tokens) {
    if (tokens.length != cells()) {
      throw new IllegalArgumentException(
          "maze %d×%d: needs %d tokens, got %d".formatted(size, size, cells(), tokens.length));
    }
    byte[] grid = new byte[tokens.length];
    for (int cell = 0; cell < grid.length; cell++) {
      int token = tokens[cell];
      if (token < 0 || token >= VOCAB_SIZE) {
        throw new IllegalArgumentException(
            "maze %d×%d: token %d at cell %d, allowed are 0..%d"
                .formatted(size, size, token, cell, VOCAB_SIZE - 1));
      }
      grid[cell] = token == 0 ? OPEN : (byte) (token - 1);
    }
    return grid;
  }

  /**
   * Steps on a shortest way from start to goal.
   *
   * @param question a grid; cells that are marked already count as open
   * @return at least 1; -1 if there is no way, or not exactly one start and one goal
   */
  public int shortestWay(byte[] question) {
    return way(question, false);
  }

  /**
   * {@return whether the answer marks exactly the cells of one shortest way, and is the question
   * otherwise}
   *
   * @param question the cells [n²]
   * @param answer the cells [n²]
   */
  public boolean solves(byte[] question, byte[] answer) {
    int marked = 0;
    for (int cell = 0; cell < cells(); cell++) {
      if (answer[cell] == WAY && (question[cell] == OPEN || question[cell] == WAY)) {
        marked++;
      } else if (answer[cell] != question[cell]) {
        return false;
      }
    }
    int shortest = shortestWay(question);
    return shortest == marked + 1 && way(answer, true) == shortest;
  }

  // Breadth-first search from the start.
  private int way(byte[] grid, boolean markedOnly) {
    int start = only(grid, START);
    int goal = only(grid, GOAL);
    if (start < 0 || goal < 0) {
      return -1;
    }
    int[] steps = new int[cells()];
    Arrays.fill(steps, -1);
    int[] queue = new int[cells()];
    int tail = 0;
    queue[tail++] = start;
    steps[start] = 0;
    for (int head = 0; head < tail && steps[goal] < 0; head++) {
      for (int side = 0; side < 4; side++) {
        int next = neighbour(queue[head], side);
        if (next >= 0 && steps[next] < 0 && mayEnter(grid[next], markedOnly)) {
          steps[next] = steps[queue[head]] + 1;
          queue[tail++] = next;
        }
      }
    }
    return steps[goal];
  }

  private static boolean mayEnter(byte value, boolean markedOnly) {
    return value == WAY || value == GOAL || (!markedOnly && value != WALL);
  }

  private int neighbour(int cell, int side) {
    int row = cell / size + (side == 0 ? -1 : side == 1 ? 1 : 0);
    int column = cell % size + (side == 2 ? -1 : side == 3 ? 1 : 0);
    return row < 0 || row >= size || column < 0 || column >= size ? -1 : row * size + column;
  }

  private static int only(byte[] grid, byte value) {
    int found = -1;
    for (int cell = 0; cell < grid.length; cell++) {
      if (grid[cell] == value) {
        if (found >= 0) {
          return -1;
        }
        found = cell;
      }
    }
    return found;
  }
}
