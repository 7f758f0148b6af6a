package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.plot.Columns;
import io.github.hrm4j.train.plot.Figure;
import io.github.hrm4j.train.plot.RunCurves;
import java.nio.ByteBuffer;

/**
 * The curves of a run. Of each split an array holds the steps as float64 [N], then each column as
 * float32 [N], NaN where there is no number.
 */
final class CurvesSection {
  private CurvesSection() {}

  static void add(PageData page, RunCurves curves) {
    ObjectNode section = page.root().putObject("curves");
    ArrayNode figures = section.putArray("figures");
    Figure.ALL.forEach(figure -> add(figures.addObject(), figure));
    section.put("place", curves.place().toString());
    split(page, section, "train", curves.train());
    split(page, section, "test", curves.test());
  }

  private static void add(ObjectNode json, Figure figure) {
    json.put("id", figure.id()).put("title", figure.title()).put("unit", figure.unit());
    ArrayNode lines = json.putArray("lines");
    for (Figure.Line line : figure.lines()) {
      lines
          .addObject()
          .put("name", line.name())
          .put("split", line.split())
          .put("column", line.column());
    }
  }

  private static void split(PageData page, ObjectNode section, String name, Columns columns) {
    ObjectNode split = section.putObject(name);
    split.put("points", columns.size());
    split.put("rows", columns.rows());
    split.put("stride", columns.stride());
    ArrayNode names = split.putArray("columns");
    columns.names().forEach(names::add);
    page.array(name, bytes(columns));
  }

  private static byte[] bytes(Columns columns) {
    int row = Double.BYTES + Float.BYTES * columns.names().size();
    byte[] array = new byte[columns.size() * row];
    ByteBuffer bytes = PageData.buffer(array);
    for (int point = 0; point < columns.size(); point++) {
      bytes.putDouble(columns.step(point));
    }
    for (int column = 0; column < columns.names().size(); column++) {
      for (int point = 0; point < columns.size(); point++) {
        bytes.putFloat(columns.value(column, point));
      }
    }
    return array;
  }
}
