package io.github.hrm4j.solve;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Solves some puzzles together; those that are done leave the batch. */
final class SolveRun {
  private final Hrm model;
  private final Act act;
  private final List<Puzzle> puzzles;
  private final EvalHalting limit;
  private final Solution[] solutions;

  SolveRun(Hrm model, List<Puzzle> puzzles, int segments) {
    this.model = model;
    this.act = new Act(model);
    this.puzzles = puzzles;
    this.limit = new EvalHalting(segments, false);
    this.solutions = new Solution[puzzles.size()];
  }

  /**
   * The solutions in the puzzles' order.
   *
   * @param watcher gets every puzzle's answer after every segment
   */
  List<Solution> run(Consumer<Solution> watcher) {
    try (Scope _ = model.backend().openScope("solve")) {
      Carry carry = new Carry(model.backend(), model.config(), puzzles.size());
      int[] active = IntStream.range(0, puzzles.size()).toArray();
      while (active.length > 0) {
        segment(carry, active);
        Arrays.stream(active).forEach(i -> watcher.accept(solutions[i]));
        int[] rows = undone(active);
        if (rows.length > 0 && rows.length < active.length) {
          carry = carry.keep(rows); // a part of the same memory
        }
        active = puzzlesOf(rows, active);
      }
    }
    return List.of(solutions);
  }

  private void segment(Carry carry, int[] active) {
    try (Scope _ = model.backend().openScope("solve segment")) {
      EvalSegment results = act.evaluate(carry, batch(active), limit);
      int[] tokens = results.predictions().toInts();
      int width = model.config().seqLen();
      for (int row = 0; row < active.length; row++) {
        solutions[active[row]] =
            new Solution(
                puzzles.get(active[row]),
                Arrays.copyOfRange(tokens, row * width, (row + 1) * width),
                results.qHalt()[row],
                results.qContinue()[row],
                results.steps()[row]);
      }
    }
  }

  /** The rows of the batch whose puzzles need another segment. */
  private int[] undone(int[] active) {
    return IntStream.range(0, active.length)
        .filter(row -> !isDone(solutions[active[row]]))
        .toArray();
  }

  private static int[] puzzlesOf(int[] rows, int[] active) {
    return Arrays.stream(rows).map(row -> active[row]).toArray();
  }

  /**
   * By the rules where there are some: a valid answer is right, whatever the model thinks of it.
   */
  private boolean isDone(Solution solution) {
    boolean goodEnough = solution.puzzle().hasRules() ? solution.valid() : solution.halts();
    return goodEnough || solution.segments() == limit.segments();
  }

  /** The puzzles without labels, since nobody knows the answer. */
  private PuzzleBatch batch(int[] active) {
    HrmConfig config = model.config();
    int[] inputs =
        Arrays.stream(active).flatMap(i -> Arrays.stream(puzzles.get(i).tokens())).toArray();
    int[] labels = new int[inputs.length];
    Arrays.fill(labels, CrossEntropy.IGNORED);
    int[] identifiers = Arrays.stream(active).map(i -> puzzles.get(i).identifier()).toArray();
    return new PuzzleBatch(active.length, config.seqLen(), inputs, labels, identifiers);
  }
}
