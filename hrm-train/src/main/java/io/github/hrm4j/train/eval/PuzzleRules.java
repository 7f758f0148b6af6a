package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Sudoku;
import java.util.Optional;

/** Tells by the rules of a kind of puzzle, and not by the labels, whether an answer is one. */
@FunctionalInterface
public interface PuzzleRules {
  /**
   * Whether this is a valid solution.
   *
   * @param inputs the question's tokens [S]
   * @param predictions the answer's tokens [S]
   */
  boolean solves(int[] inputs, int[] predictions);

  /** The rules for a model of these sizes: Sudokus and mazes have some, ARC has not. */
  static Optional<PuzzleRules> of(HrmConfig config) {
    Optional<PuzzleRules> sudoku = SudokuTask.of(config).map(PuzzleRules::sudoku);
    return sudoku.isPresent() ? sudoku : maze(config);
  }

  private static PuzzleRules sudoku(Sudoku sudoku) {
    return (inputs, predictions) ->
        sudoku.solves(sudoku.fromTokens(inputs), sudoku.fromTokens(predictions));
  }

  private static Optional<PuzzleRules> maze(HrmConfig config) {
    int side = (int) Math.round(Math.sqrt(config.seqLen()));
    if (config.vocabSize() != Maze.VOCAB_SIZE || side * side != config.seqLen() || side < 2) {
      return Optional.empty();
    }
    Maze maze = new Maze(side);
    return Optional.of(
        (inputs, predictions) ->
            maze.solves(maze.fromTokens(inputs), maze.fromTokens(predictions)));
  }
}
