package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a split of Sudokus. A puzzle and its shuffles are one group; each is a puzzle of its own
 * with one example and identifier 0, as in the reference's builder.
 */
final class SudokuWriter implements AutoCloseable {
  private final Sudoku sudoku;
  private final SudokuSymmetry symmetry;
  private final int shuffles;
  private final long seed;
  private final SplitWriter writer;

  /**
   * Begins a split.
   *
   * @param shuffles how many follow each puzzle
   */
  SudokuWriter(
      Path dataset, Split split, Sudoku sudoku, SudokuSymmetry symmetry, int shuffles, long seed)
      throws IOException {
    this.sudoku = sudoku;
    this.symmetry = symmetry;
    this.shuffles = shuffles;
    this.seed = seed;
    this.writer = new SplitWriter(dataset, split, sudoku.vocabSize(), sudoku.cells());
  }

  void write(SudokuPuzzle puzzle) throws IOException {
    example(puzzle.question(), puzzle.answer());
    var random = Streams.SHUFFLE.open(seed, puzzle.stream());
    for (int k = 0; k < shuffles; k++) {
      SudokuShuffle shuffle = SudokuShuffle.draw(sudoku, symmetry, random);
      example(shuffle.apply(puzzle.question()), shuffle.apply(puzzle.answer()));
    }
    writer.endGroup();
  }

  private void example(byte[] question, byte[] answer) throws IOException {
    writer.example(sudoku.tokens(question), sudoku.tokens(answer));
    writer.endPuzzle(0);
  }

  int puzzles() {
    return writer.groups();
  }

  void finish() throws IOException {
    writer.finish();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
