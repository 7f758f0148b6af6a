package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.EvaluatedRow.Trace;
import io.github.hrm4j.train.eval.Slots.Slot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs a model over rows of a split and hands the results on in their order. Memory does not grow
 * with the number of rows, and no result depends on the batch size or on the number of threads.
 */
public final class Evaluator {
  private final Hrm model;
  private final Act act;
  private final Backend backend;
  private final Optional<PuzzleRules> rules;

  public Evaluator(Hrm model) {
    this.model = model;
    this.act = new Act(model);
    this.backend = model.backend();
    this.rules = PuzzleRules.of(model.config());
  }

  /**
   * How to evaluate.
   *
   * @param batchSize the most puzzles at a time
   * @param halting when a row is done
   * @param validBySegment whether to ask the rules after every segment and not only after a row's
   *     last
   */
  public record Options(int batchSize, EvalHalting halting, boolean validBySegment) {}

  /** As the reference evaluates: halt_max_steps segments for every row. */
  public Options usual(int batchSize) {
    return new Options(batchSize, EvalHalting.of(model.config()), false);
  }

  /**
   * Evaluates.
   *
   * @param rows which have not been read from yet
   * @param progress is told puzzles, those at work in proportion to their segments
   * @param stop asked before every segment
   * @return the sums, or nothing if it was stopped
   */
  public Optional<Evaluation> run(
      TestRows rows, Options options, EvaluationSink sink, Progress progress, BooleanSupplier stop)
      throws IOException {
    EvaluationSums sums = new EvaluationSums(rows.sets(), options.halting(), rules.isPresent());
    InOrder order = new InOrder(EvaluationSink.all(List.of(sums, sink)));
    int size = (int) Math.min(rows.count(), options.batchSize());
    if (size == 0) {
      return Optional.of(sums.get());
    }
    try (Scope _ = backend.openScope("evaluation")) {
      Slots slots = new Slots(rows, new Carry(backend, model.config(), size));
      long spared = 0; // segments run, and those that rows which halted early do not need
      while (slots.refill()) {
        if (stop.getAsBoolean()) {
          return Optional.empty();
        }
        spared += segment(slots, options, order, sink.wantsLogits());
        progress.update("evaluate", spared / options.halting().segments(), rows.count());
      }
    }
    return Optional.of(sums.get());
  }

  /** One segment of all slots; returns how many segments nearer the end that brings us. */
  private long segment(Slots slots, Options options, InOrder order, boolean wantsLogits)
      throws IOException {
    try (Scope _ = backend.openScope("evaluation segment")) {
      EvalSegment segment = act.evaluate(slots.carry(), slots.batch(), options.halting());
      int[] predictions = predictions(segment, options);
      long advance = 0;
      for (int slot = 0; slot < segment.rows(); slot++) {
        boolean halted = segment.halted()[slot];
        Slot at = slots.get(slot);
        at.trace().add(trace(slots, segment, predictions, slot, options));
        advance += halted ? 1L + options.halting().segments() - at.trace().size() : 1;
        if (halted) {
          float[] logits = wantsLogits ? logits(segment, slot) : new float[0];
          order.accept(finished(slots, slot, segment, predictions, logits));
        }
      }
      return advance;
    }
  }

  /** [B, S], or empty where nobody wants to know. */
  private int[] predictions(EvalSegment segment, Options options) {
    boolean wanted = options.validBySegment() && rules.isPresent();
    for (boolean halted : segment.halted()) {
      wanted |= halted;
    }
    return wanted ? segment.predictions().toInts() : new int[0];
  }

  private Trace trace(
      Slots slots, EvalSegment segment, int[] predictions, int slot, Options options) {
    boolean asked = rules.isPresent() && (options.validBySegment() || segment.halted()[slot]);
    boolean valid =
        asked && rules.get().solves(row(slots.batch().inputs(), slot), row(predictions, slot));
    return new Trace(
        segment.right()[slot], valid, segment.qHalt()[slot], segment.qContinue()[slot]);
  }

  private EvaluatedRow finished(
      Slots slots, int slot, EvalSegment segment, int[] predictions, float[] logits) {
    return new EvaluatedRow(
        slots.get(slot).row(),
        row(slots.batch().inputs(), slot),
        row(slots.batch().labels(), slot),
        slots.batch().puzzleIdentifiers()[slot],
        row(predictions, slot),
        logits,
        segment.labelled()[slot],
        segment.metrics(slot),
        slots.get(slot).trace());
  }

  private int[] row(int[] tokens, int row) {
    int width = model.config().seqLen();
    return Arrays.copyOfRange(tokens, row * width, (row + 1) * width);
  }

  private float[] logits(EvalSegment segment, int row) {
    try (Scope _ = backend.openScope("logits")) {
      return segment.logits().slice(0, row, row + 1).toFloats();
    }
  }
}
