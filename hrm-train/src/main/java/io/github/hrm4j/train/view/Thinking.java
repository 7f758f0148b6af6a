package io.github.hrm4j.train.view;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.PuzzleRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Lets a model work on some examples and keeps what it thought after every segment. */
final class Thinking {
  /** Examples computed together. */
  static final int BATCH = 8;

  private final Hrm model;
  private final int segments;
  private final Optional<PuzzleRules> rules;

  /**
   * An example and the model's answers to it.
   *
   * @param input tokens [S]
   * @param label tokens [S], negative where there is none
   * @param segments one for each, in order
   */
  record Thought(int[] input, int[] label, List<Moment> segments) {}

  /**
   * After a segment.
   *
   * @param answer tokens [S]
   * @param right how many labelled tokens are right
   * @param labelled of how many
   * @param valid whether the answer keeps the puzzle's rules; empty if it has none
   */
  record Moment(
      int[] answer,
      float qHalt,
      float qContinue,
      int right,
      int labelled,
      Optional<Boolean> valid) {}

  Thinking(Hrm model) {
    this.model = model;
    this.segments = model.config().haltMaxSteps();
    this.rules = PuzzleRules.of(model.config());
  }

  /** How many segments every example gets: as many as in training at most. */
  int segments() {
    return segments;
  }

  /**
   * Runs all segments of each example, whatever the Q head says of halting.
   *
   * @param enough asked between batches, after the first, whether to leave out the rest
   * @return the thoughts on the first examples, in order
   */
  List<Thought> about(List<PuzzleBatch> examples, Progress progress, BooleanSupplier enough) {
    List<Thought> thoughts = new ArrayList<>();
    for (int from = 0; from < examples.size(); from += BATCH) {
      if (from > 0 && enough.getAsBoolean()) {
        break;
      }
      List<PuzzleBatch> part = examples.subList(from, Math.min(from + BATCH, examples.size()));
      thoughts.addAll(batch(joined(part), progress, from, examples.size()));
    }
    return thoughts;
  }

  private static PuzzleBatch joined(List<PuzzleBatch> ones) {
    return new PuzzleBatch(
        ones.size(),
        ones.getFirst().seqLen(),
        ones.stream().flatMapToInt(one -> Arrays.stream(one.inputs())).toArray(),
        ones.stream().flatMapToInt(one -> Arrays.stream(one.labels())).toArray(),
        ones.stream().mapToInt(one -> one.puzzleIdentifiers()[0]).toArray());
  }

  private List<Thought> batch(PuzzleBatch batch, Progress progress, int before, int total) {
    int width = batch.seqLen();
    List<Thought> thoughts = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      thoughts.add(
          new Thought(
              row(batch.inputs(), row, width), row(batch.labels(), row, width), new ArrayList<>()));
    }
    Act act = new Act(model);
    EvalHalting never = new EvalHalting(segments, false);
    try (Scope _ = model.backend().openScope("view")) {
      Carry carry = new Carry(model.backend(), model.config(), batch.rows());
      for (int segment = 0; segment < segments; segment++) {
        try (Scope _ = model.backend().openScope("view segment")) {
          EvalSegment results = act.evaluate(carry, batch, never);
          int[] answers = results.predictions().toInts();
          for (int row = 0; row < batch.rows(); row++) {
            thoughts.get(row).segments().add(moment(results, row, row(answers, row, width), batch));
          }
        }
        long done = (long) before * segments + (long) batch.rows() * (segment + 1);
        progress.update("predict", done / segments, total);
      }
    }
    return thoughts;
  }

  private Moment moment(EvalSegment results, int row, int[] answer, PuzzleBatch batch) {
    return new Moment(
        answer,
        results.qHalt()[row],
        results.qContinue()[row],
        results.right()[row],
        results.labelled()[row],
        rules.map(rule -> rule.solves(row(batch.inputs(), row, batch.seqLen()), answer)));
  }

  private static int[] row(int[] tokens, int row, int width) {
    return Arrays.copyOfRange(tokens, row * width, (row + 1) * width);
  }
}
