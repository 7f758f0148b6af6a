package io.github.hrm4j.train.eval;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluation spends and gets if each row halts where q_halt &gt; q_continue. An evaluation
 * at full length knows it without running again, since no row depends on the others.
 *
 * @param rows number of rows
 * @param most the most segments of a row, M
 * @param segments segments run over all rows
 * @param labelledRows number of rows with a label, over which the next two are
 * @param accuracy sum of the share of labelled tokens that are right at halting
 * @param exactAccuracy number of rows with all of them right at halting
 */
public record ActSums(
    long rows, int most, long segments, long labelledRows, double accuracy, double exactAccuracy) {
  /** Nothing summed yet. */
  static ActSums none(int most) {
    return new ActSums(0, most, 0, 0, 0, 0);
  }

  /** With one more row. */
  ActSums plus(EvaluatedRow row) {
    int halts = row.haltingSegment();
    boolean counts = row.labelled() > 0;
    int right = row.trace().get(halts - 1).right();
    return new ActSums(
        rows + 1,
        most,
        segments + halts,
        labelledRows + (counts ? 1 : 0),
        accuracy + (counts ? (double) right / row.labelled() : 0),
        exactAccuracy + (counts && right == row.labelled() ? 1 : 0));
  }

  /** 1 − segments run / (rows × M); 0 if there are no rows. */
  public double savedCompute() {
    return rows == 0 ? 0 : 1 - (double) segments / ((double) rows * most);
  }

  /** The figures by the names under which they are reported. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("saved_compute", savedCompute());
    fields.put("segments_run", segments);
    fields.put("accuracy", accuracy / Math.max(1, labelledRows));
    fields.put("exact_accuracy", exactAccuracy / Math.max(1, labelledRows));
    return fields;
  }
}
