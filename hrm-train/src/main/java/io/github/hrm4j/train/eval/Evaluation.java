package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.SegmentMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The sums of an evaluation.
 *
 * @param bySet by the name of the set, in the dataset's order
 * @param examples number of puzzles seen
 * @param halting how long each was worked on
 * @param validSolutions how many are solved by the rules; empty if the kind of puzzle has none
 * @param act what halting spends and gets
 */
public record Evaluation(
    Map<String, SegmentMetrics> bySet,
    long examples,
    EvalHalting halting,
    OptionalLong validSolutions,
    ActSums act) {
  /** Keeps a copy. */
  public Evaluation {
    bySet = Collections.unmodifiableMap(new LinkedHashMap<>(bySet));
  }

  /** The sums over all sets. */
  public SegmentMetrics total() {
    return bySet.values().stream().reduce(SegmentMetrics.ZERO, SegmentMetrics::plus);
  }

  /**
   * The means by the names under which they are reported: the reference's, and {@code
   * valid_solutions}, the share of puzzles solved by the rules, where there are rules.
   */
  public Map<String, Double> means() {
    Map<String, Double> means = total().evaluationMeans();
    validSolutions.ifPresent(
        valid -> means.put("valid_solutions", valid / (double) Math.max(1, examples)));
    return means;
  }
}
