package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.Sudoku;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Recognises a model of Sudokus by its sizes: n + 2 tokens and n² cells, n being 4, 6 or 9. */
public final class SudokuTask {
  private SudokuTask() {}

  /** The kind of Sudoku that a model of these sizes is about, if it is about one. */
  public static Optional<Sudoku> of(HrmConfig config) {
    return IntStream.of(4, 6, 9)
        .mapToObj(Sudoku::ofSize)
        .filter(s -> s.vocabSize() == config.vocabSize() && s.cells() == config.seqLen())
        .findFirst();
  }

  /** What each of a Sudoku's tokens stands for. */
  public static List<String> vocabulary(Sudoku sudoku) {
    List<String> vocabulary = new ArrayList<>(List.of("<pad>", "."));
    for (int digit = 1; digit <= sudoku.size(); digit++) {
      vocabulary.add(Integer.toString(digit));
    }
    return vocabulary;
  }
}
