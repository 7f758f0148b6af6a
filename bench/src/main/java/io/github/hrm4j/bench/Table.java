package io.github.hrm4j.bench;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Rows of figures, for people and for programs.
 *
 * @param columns their names
 * @param rows a number, a text or null for each column
 */
record Table(List<String> columns, List<List<Object>> rows) {
  /** Empty, to be filled. */
  static Table of(String... columns) {
    return new Table(List.of(columns), new ArrayList<>());
  }

  /** Adds a row; null where there is nothing. */
  void add(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(values.length + " values for the columns " + columns);
    }
    List<Object> row = new ArrayList<>();
    for (Object value : values) {
      row.add(value instanceof Double number ? (Object) significant(number) : value);
    }
    rows.add(row);
  }

  /** Four digits say all that a measurement knows. */
  private static double significant(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
    return Math.rint(value * scale) / scale;
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double number && number == Math.rint(number)
        ? Long.toString(number.longValue())
        : value.toString();
  }

  /** In Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", columns)).append(" |\n");
    text.append("|").append(" --- |".repeat(columns.size())).append('\n');
    for (List<Object> row : rows) {
      List<String> cells = row.stream().map(Table::text).toList();
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return text.toString();
  }

  /** In HTML; names and texts are our own and need no escapes. */
  String html() {
    StringBuilder text = new StringBuilder("<table><tr>");
    columns.forEach(column -> text.append("<th>").append(column).append("</th>"));
    text.append("</tr>\n");
    for (List<Object> row : rows) {
      text.append("<tr>");
      row.forEach(value -> text.append("<td>").append(text(value)).append("</td>"));
      text.append("</tr>\n");
    }
    return text.append("</table>\n").toString();
  }

  String csv() throws IOException {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(columns.toArray(String[]::new))
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (List<Object> row : rows) {
        printer.printRecord(row.stream().map(Table::text).toList());
      }
    }
    return text.toString();
  }

  /** An object for each row, for JSON. */
  List<Map<String, Object>> objects() {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        object.put(columns.get(i), row.get(i));
      }
      objects.add(object);
    }
    return objects;
  }
}
