package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.SegmentMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Adds rows up, in the order in which they come. */
final class EvaluationSums implements EvaluationSink {
  private final EvalHalting halting;
  private final boolean hasRules;
  private final Map<String, SegmentMetrics> bySet = new LinkedHashMap<>();
  private long examples;
  private long valid;
  private ActSums act;

  /**
   * Nothing summed yet.
   *
   * @param sets names of the sets, in order
   * @param hasRules whether rows tell if they are valid solutions
   */
  EvaluationSums(Iterable<String> sets, EvalHalting halting, boolean hasRules) {
    this.halting = halting;
    this.hasRules = hasRules;
    this.act = ActSums.none(halting.segments());
    sets.forEach(set -> bySet.put(set, SegmentMetrics.ZERO));
  }

  @Override
  public void accept(EvaluatedRow row) {
    bySet.merge(row.row().set(), row.metrics(), SegmentMetrics::plus);
    examples++;
    valid += row.last().valid() ? 1 : 0;
    act = act.plus(row);
  }

  Evaluation get() {
    OptionalLong solutions = hasRules ? OptionalLong.of(valid) : OptionalLong.empty();
    return new Evaluation(bySet, examples, halting, solutions, act);
  }
}
