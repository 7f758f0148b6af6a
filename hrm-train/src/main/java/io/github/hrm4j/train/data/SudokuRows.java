package io.github.hrm4j.train.data;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.Sudoku;
import java.io.IOException;

/**
 * The rows of questions and answers of a split of Sudokus. The shuffles of a puzzle are drawn from
 * one stream after the other; asked for rising rows, each is drawn once.
 */
final class SudokuRows implements PlannedArray.Rows {
  private final Sudoku sudoku;
  private final SudokuSymmetry symmetry;
  private final int groupSize;
  private final long seed;
  private final PuzzleSpool.Reader puzzles;
  private int group = -1;
  private int drawn; // shuffles of the group that were drawn; the last of them is `shuffle`
  private SudokuShuffle shuffle;
  private GridPuzzle puzzle;
  private SeededRandom random;

  private SudokuRows(Recipe recipe) {
    this.sudoku = recipe.sudoku;
    this.symmetry = recipe.symmetry;
    this.groupSize = 1 + recipe.shuffles;
    this.seed = recipe.seed;
    this.puzzles = recipe.puzzles.reader();
  }

  /**
   * What a split is made of.
   *
   * @param puzzles the puzzles, which must stay open until the split is written
   * @param shuffles how many follow each
   */
  record Recipe(
      Sudoku sudoku, SudokuSymmetry symmetry, PuzzleSpool puzzles, int shuffles, long seed) {
    /** The split of these puzzles. */
    SplitPlan plan(Split split) throws IOException {
      puzzles.flush();
      var contents =
          new GridContents(
              puzzles.size(), SplitPlan.checkedCount(1L + shuffles), () -> new SudokuRows(this));
      return SplitPlan.of(split, sudoku.vocabSize(), sudoku.cells(), 1, contents);
    }
  }

  @Override
  public void write(int row, byte[][] to, int at) throws IOException {
    seek(row / groupSize, row % groupSize);
    write(puzzle.question(), to[0], at);
    write(puzzle.answer(), to[1], at);
  }

  private void write(byte[] grid, byte[] to, int at) {
    if (drawn == 0) {
      for (int cell = 0; cell < grid.length; cell++) {
        to[at + cell] = (byte) (grid[cell] + 1);
      }
      return;
    }
    byte[] digits = shuffle.digits();
    int[] from = shuffle.cells();
    for (int cell = 0; cell < grid.length; cell++) {
      to[at + cell] = (byte) (digits[grid[from[cell]]] + 1);
    }
  }

  private void seek(int newGroup, int newDrawn) throws IOException {
    if (newGroup != group || newDrawn < drawn) {
      puzzle = puzzles.get(newGroup);
      group = newGroup;
      random = Streams.SHUFFLE.open(seed, puzzle.stream());
      drawn = 0;
    }
    while (drawn < newDrawn) {
      shuffle = SudokuShuffle.draw(sudoku, symmetry, random);
      drawn++;
    }
  }
}
