package io.github.hrm4j.train.eval;

import io.github.hrm4j.train.eval.EvaluatedRow.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How good a model is after each segment, over rows that are all worked on to the last one. */
public final class SegmentCurve implements EvaluationSink {
  private final boolean hasRules;
  private final Sums[] sums;
  private long rows;
  private long labelledRows;

  /** What is summed for one segment; the columns of {@link Point}. */
  private static final class Sums {
    private double cellAccuracy;
    private long exact;
    private long valid;
    private long qHaltRight;
    private long halted;
  }

  /**
   * After one segment; every figure is a share from 0 to 1.
   *
   * @param segment counted from 1
   * @param cellAccuracy mean over the rows with a label of the share of labelled tokens that are
   *     right
   * @param exactAccuracy rows with all of them right
   * @param validSolutions rows solved by the rules; empty if the kind of puzzle has none
   * @param qHaltAccuracy rows in which q_halt &gt;= 0 tells whether all are right
   * @param halted rows in which q_halt &gt; q_continue in this segment or an earlier one
   */
  public record Point(
      int segment,
      double cellAccuracy,
      double exactAccuracy,
      OptionalDouble validSolutions,
      double qHaltAccuracy,
      double halted) {
    /** The columns by name, those that there are. */
    public Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("segment", segment);
      fields.put("cell_accuracy", cellAccuracy);
      fields.put("exact_accuracy", exactAccuracy);
      validSolutions.ifPresent(valid -> fields.put("valid_solutions", valid));
      fields.put("q_halt_accuracy", qHaltAccuracy);
      fields.put("halted", halted);
      return fields;
    }
  }

  /**
   * Nothing summed yet.
   *
   * @param segments M
   * @param hasRules whether rows tell after each segment if they are valid solutions
   */
  public SegmentCurve(int segments, boolean hasRules) {
    this.hasRules = hasRules;
    this.sums = new Sums[segments];
    for (int i = 0; i < segments; i++) {
      sums[i] = new Sums();
    }
  }

  @Override
  public void accept(EvaluatedRow row) {
    if (row.trace().size() != sums.length) {
      throw new IllegalArgumentException(
          "row of %d segments, not %d".formatted(row.trace().size(), sums.length));
    }
    rows++;
    labelledRows += row.labelled() > 0 ? 1 : 0;
    boolean halted = false;
    for (int i = 0; i < sums.length; i++) {
      Trace at = row.trace().get(i);
      halted |= at.prefersToHalt();
      sums[i].halted += halted ? 1 : 0;
      sums[i].valid += at.valid() ? 1 : 0;
      if (row.labelled() > 0) {
        boolean exact = at.right() == row.labelled();
        sums[i].cellAccuracy += (double) at.right() / row.labelled();
        sums[i].exact += exact ? 1 : 0;
        sums[i].qHaltRight += (at.qHalt() >= 0) == exact ? 1 : 0;
      }
    }
  }

  /** One for each segment, in order. */
  public List<Point> points() {
    double all = Math.max(1, rows);
    double labelled = Math.max(1, labelledRows);
    List<Point> points = new ArrayList<>();
    for (Sums at : sums) {
      points.add(
          new Point(
              points.size() + 1,
              at.cellAccuracy / labelled,
              at.exact / labelled,
              hasRules ? OptionalDouble.of(at.valid / all) : OptionalDouble.empty(),
              at.qHaltRight / labelled,
              at.halted / all));
    }
    return points;
  }
}
