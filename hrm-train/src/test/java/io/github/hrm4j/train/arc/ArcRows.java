package io.github.hrm4j.train.arc;

import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.train.data.TestRows;
import io.github.hrm4j.train.eval.EvaluatedRow;
import java.util.List;

/** Rows of ARC evaluations for tests. */
final class ArcRows {
  private ArcRows() {}

  /** A grid from rows of digits with a slash between them. */
  static ArcGrid grid(String text) {
    String[] rows = text.split("/", -1);
    byte[] cells = new byte[rows.length * rows[0].length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) (rows[i / rows[0].length()].charAt(i % rows[0].length()) - '0');
    }
    return new ArcGrid(rows.length, rows[0].length(), cells);
  }

  /** Its tokens [900]. */
  static int[] tokens(ArcGrid grid) {
    byte[] bytes = ArcCanvas.tokens(grid);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i];
    }
    return tokens;
  }

  static int[] tokens(String grid) {
    return tokens(grid(grid));
  }

  /** Tokens without any grid. */
  static int[] nothing() {
    return new int[ArcCanvas.SEQ_LEN];
  }

  static EvaluatedRow row(
      long number,
      int group,
      int identifier,
      int[] inputs,
      int[] labels,
      int[] predictions,
      float q) {
    return new EvaluatedRow(
        new TestRows.Row(number, "all", group),
        inputs,
        labels,
        identifier,
        predictions,
        new float[0],
        ArcCanvas.SEQ_LEN,
        SegmentMetrics.ZERO,
        List.of(new EvaluatedRow.Trace(0, false, q, 0)));
  }
}
