package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.TestRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The first Sudokus of a split that a model solves, by the rules and not by the labels. */
public final class SolvedSudokus implements EvaluationSink {
  private static final int BATCH = 32;

  private final Sudoku sudoku;
  private final int wanted;
  private final List<Solved> found = new ArrayList<>();

  /**
   * A puzzle and what the model made of it.
   *
   * @param question [n²], 0 where blank
   * @param answer [n²]
   */
  public record Solved(byte[] question, byte[] answer) {}

  private SolvedSudokus(Sudoku sudoku, int wanted) {
    this.sudoku = sudoku;
    this.wanted = wanted;
  }

  /** At most this many, in the split's order; it is read no further than needed. */
  public static List<Solved> find(Hrm model, Sudoku sudoku, PuzzleDataset split, int wanted)
      throws IOException {
    SolvedSudokus sink = new SolvedSudokus(sudoku, wanted);
    Evaluator evaluator = new Evaluator(model);
    evaluator.run(
        TestRows.all(split),
        evaluator.usual(BATCH),
        sink,
        Progress.NONE,
        () -> sink.found.size() == wanted);
    return sink.found;
  }

  @Override
  public void accept(EvaluatedRow row) {
    if (row.last().valid() && found.size() < wanted) {
      found.add(new Solved(sudoku.fromTokens(row.inputs()), sudoku.fromTokens(row.predictions())));
    }
  }
}
