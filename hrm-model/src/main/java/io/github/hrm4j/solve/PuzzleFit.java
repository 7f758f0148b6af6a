package io.github.hrm4j.solve;

import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.checkpoint.TaskNumbers;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.ArcQuestion;
import io.github.hrm4j.puzzle.Puzzle;
import java.util.OptionalInt;

/** Whether a model can read a puzzle at all. */
public final class PuzzleFit {
  private PuzzleFit() {}

  /**
   * Compares the sizes.
   *
   * @param puzzle to be solved
   * @param info of the model
   * @return whether the puzzle has the model's number of cells and of tokens
   */
  public static boolean fits(Puzzle puzzle, CheckpointInfo info) {
    return puzzle.seqLen() == info.config().seqLen()
        && puzzle.vocabSize() == info.config().vocabSize();
  }

  /**
   * Refuses what does not fit.
   *
   * @param puzzle to be solved
   * @param info of the model
   * @throws IllegalArgumentException saying what the model is for
   */
  public static void check(Puzzle puzzle, CheckpointInfo info) {
    HrmConfig config = info.config();
    if (!fits(puzzle, info)) {
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

  /**
   * The puzzle with the model's number for its task, if it is one that a model must know by name.
   *
   * @param puzzle to be solved
   * @param info of the model
   * @return the puzzle with its number, or as it was
   * @throws IllegalArgumentException if the model does not know the task
   */
  public static Puzzle numbered(Puzzle puzzle, CheckpointInfo info) {
    if (!(puzzle instanceof ArcQuestion question)
        || question.identifierOrNone().isPresent()
        || !fits(puzzle, info)) {
      return puzzle;
    }
    TaskNumbers tasks = TaskNumbers.of(info);
    OptionalInt number = tasks.find(question.task());
    if (number.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: this model knows %s"
              .formatted(
                  question.kind(),
                  tasks.byName().isEmpty()
                      ? "no task by its name"
                      : "%d tasks, such as %s, and not this one"
                          .formatted(
                              tasks.byName().size(), tasks.byName().keySet().iterator().next())));
    }
    return question.withIdentifier(number.getAsInt());
  }
}
