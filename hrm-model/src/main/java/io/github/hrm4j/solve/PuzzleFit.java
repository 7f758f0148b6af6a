package io.github.hrm4j.solve;

import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.Puzzle;

/** Whether a model can read a puzzle at all. */
final class PuzzleFit {
  private PuzzleFit() {}

  /**
   * Compares the sizes.
   *
   * @throws IllegalArgumentException saying what the model is for
   */
  static void check(Puzzle puzzle, CheckpointInfo info) {
    HrmConfig config = info.config();
    if (puzzle.seqLen() != config.seqLen() || puzzle.vocabSize() != config.vocabSize()) {
      throw new IllegalArgumentException(
          ("%s: %d cells and %d tokens, but this model was trained on puzzles of %d cells and %d"
                  + " tokens%s")
              .formatted(
                  puzzle.kind(),
                  puzzle.seqLen(),
                  puzzle.vocabSize(),
                  config.seqLen(),
                  config.vocabSize(),
                  info.task().isEmpty() ? "" : " (" + info.task() + ")"));
    }
    if (puzzle.identifier() < 0 || puzzle.identifier() >= config.numPuzzleIdentifiers()) {
      throw new IllegalArgumentException(
          "%s: puzzle identifier %d, but this model knows only 0 to %d"
              .formatted(puzzle.kind(), puzzle.identifier(), config.numPuzzleIdentifiers() - 1));
    }
  }
}
