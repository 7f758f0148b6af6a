package io.github.hrm4j.train.eval;

import io.github.hrm4j.train.arc.PassAtK;
import io.github.hrm4j.train.eval.SegmentCurve.Point;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that {@code hrm evaluate} found out.
 *
 * @param pass the evaluation that was asked for
 * @param full with halting, the same rows at full length beside it
 * @param curve after each segment, if that was asked for; empty otherwise
 */
public record EvaluationReport(Pass pass, Optional<Pass> full, List<Point> curve) {
  /** Keeps a copy. */
  public EvaluationReport {
    curve = List.copyOf(curve);
  }

  /**
   * One walk over the rows.
   *
   * @param arc the scores, of an ARC dataset
   * @param seconds how long it took
   */
  public record Pass(Evaluation evaluation, Optional<PassAtK> arc, double seconds) {
    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("examples", evaluation.examples());
      fields.put("count", evaluation.total().count());
      fields.putAll(evaluation.means());
      fields.put("cell_accuracy", evaluation.means().get("accuracy"));
      return fields;
    }

    private void putArc(Map<String, Object> fields) {
      arc.ifPresent(scores -> fields.put("arc", scores.fields()));
    }
  }

  /** What {@code metrics.json} holds; durations are left out, so that it can be compared. */
  public Map<String, Object> fields() {
    Evaluation evaluation = pass.evaluation();
    Map<String, Object> fields = pass.fields();
    fields.put("segments", evaluation.halting().segments());
    fields.put("halt", evaluation.halting().act() ? "act" : "none");
    fields.put("act", evaluation.act().fields());
    pass.putArc(fields);
    full.ifPresent(
        other -> {
          Map<String, Object> there = other.fields();
          other.putArc(there);
          fields.put("full", there);
        });
    if (!curve.isEmpty()) {
      fields.put("by_segment", curve.stream().map(Point::fields).toList());
    }
    if (evaluation.bySet().size() > 1) {
      Map<String, Object> sets = new LinkedHashMap<>();
      evaluation.bySet().forEach((name, sums) -> sets.put(name, sums.evaluationMeans()));
      fields.put("sets", sets);
    }
    return fields;
  }
}
