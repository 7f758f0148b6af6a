package io.github.hrm4j.puzzle;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A maze whose shortest way is asked for. Immutable, equal by contents. */
public final class MazeQuestion implements Puzzle {
  private final Maze maze;
  private final byte[] cells;

  /**
   * A question.
   *
   * @param maze the kind of maze
   * @param cells [n²], indices into {@link Maze#CHARACTERS}; copied
   * @throws IllegalArgumentException if it has another size, or no way from one start to one goal,
   *     naming what is missing or where there is one too many
   */
  public MazeQuestion(Maze maze, byte[] cells) {
    if (cells.length != maze.cells()) {
      throw new IllegalArgumentException(
          "maze %d×%d: needs %d cells, got %d"
              .formatted(maze.size(), maze.size(), maze.cells(), cells.length));
    }
    requireOne(maze, cells, 'S', "start");
    requireOne(maze, cells, 'G', "goal");
    if (maze.shortestWay(cells) < 0) {
      throw new IllegalArgumentException(
          "maze %d×%d: there is no way from S to G".formatted(maze.size(), maze.size()));
    }
    this.maze = maze;
    this.cells = cells.clone();
  }

  private static void requireOne(Maze maze, byte[] cells, char mark, String name) {
    int n = maze.size();
    int[] places =
        IntStream.range(0, cells.length)
            .filter(cell -> Maze.CHARACTERS.charAt(cells[cell]) == mark)
            .limit(2)
            .toArray();
    if (places.length == 0) {
      throw new IllegalArgumentException(
          "maze %d×%d: has no %s, the %s".formatted(n, n, mark, name));
    }
    if (places.length == 2) {
      throw new IllegalArgumentException(
          "maze %d×%d: has more than one %s, the %s: at row %d, column %d and at row %d, column %d"
              .formatted(
                  n,
                  n,
                  mark,
                  name,
                  places[0] / n + 1,
                  places[0] % n + 1,
                  places[1] / n + 1,
                  places[1] % n + 1));
    }
  }

  /** {@return the kind of maze} */
  public Maze maze() {
    return maze;
  }

  /** {@return a copy of the cells [n²], indices into {@link Maze#CHARACTERS}} */
  public byte[] cells() {
    return cells.clone();
  }

  @Override
  public String kind() {
    return "maze %d×%d".formatted(maze.size(), maze.size());
  }

  @Override
  public int vocabSize() {
    return Maze.VOCAB_SIZE;
  }

  @Override
  public int seqLen() {
    return cells.length;
  }

  @Override
  public int[] tokens() {
    return maze.tokens(cells);
  }

  @Override
  public boolean solvedBy(int[] answer) {
    return maze.solves(cells, maze.fromTokens(answer));
  }

  @Override
  public String format(int[] answer) {
    return maze.format(maze.fromTokens(answer));
  }

  @Override
  public String render(int[] answer, boolean ansi) {
    return MazeText.render(maze, cells, maze.fromTokens(answer), ansi);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MazeQuestion question
        && maze.equals(question.maze)
        && Arrays.equals(cells, question.cells);
  }

  @Override
  public int hashCode() {
    return 31 * maze.hashCode() + Arrays.hashCode(cells);
  }

  /** The question as one line. */
  @Override
  public String toString() {
    return maze.format(cells);
  }
}
