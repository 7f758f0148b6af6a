package io.github.hrm4j.train.eval;

import io.github.hrm4j.model.SegmentMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sums of an evaluation.
 *
 * @param bySet by the name of the set, in the dataset's order
 * @param examples number of puzzles seen
 */
public record Evaluation(Map<String, SegmentMetrics> bySet, long examples) {
  /** Keeps a copy. */
  public Evaluation {
    bySet = Collections.unmodifiableMap(new LinkedHashMap<>(bySet));
  }

  /** The sums over all sets. */
  public SegmentMetrics total() {
    return bySet.values().stream().reduce(SegmentMetrics.ZERO, SegmentMetrics::plus);
  }
}
