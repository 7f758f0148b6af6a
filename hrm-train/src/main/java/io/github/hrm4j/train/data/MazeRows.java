package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Dihedral;
import io.github.hrm4j.puzzle.Maze;
import java.io.IOException;

/** The rows of questions and answers of a split of mazes, in one or eight positions each. */
final class MazeRows implements PlannedArray.Rows {
  private static final int TRANSFORMS = Dihedral.values().length;

  private final Maze maze;
  private final int groupSize;
  private final PuzzleSpool.Reader puzzles;

  private MazeRows(Maze maze, int groupSize, PuzzleSpool.Reader puzzles) {
    this.maze = maze;
    this.groupSize = groupSize;
    this.puzzles = puzzles;
  }

  /**
   * The split of some mazes.
   *
   * @param puzzles the mazes, which must stay open until the split is written
   * @param augmented whether the other seven transforms follow each
   */
  static SplitPlan plan(Split split, Maze maze, PuzzleSpool puzzles, boolean augmented)
      throws IOException {
    puzzles.flush();
    int size = augmented ? TRANSFORMS : 1;
    var contents =
        new GridContents(puzzles.size(), size, () -> new MazeRows(maze, size, puzzles.reader()));
    return SplitPlan.of(split, Maze.VOCAB_SIZE, maze.cells(), 1, contents);
  }

  @Override
  public void write(int row, byte[][] to, int at) throws IOException {
    GridPuzzle puzzle = puzzles.get(row / groupSize);
    Dihedral transform = Dihedral.of(row % groupSize);
    write(transform, puzzle.question(), to[0], at);
    write(transform, puzzle.answer(), to[1], at);
  }

  private void write(Dihedral transform, byte[] grid, byte[] to, int at) {
    byte[] image = transform.apply(grid, maze.size(), maze.size());
    for (int cell = 0; cell < image.length; cell++) {
      to[at + cell] = (byte) (image[cell] + 1);
    }
  }
}
