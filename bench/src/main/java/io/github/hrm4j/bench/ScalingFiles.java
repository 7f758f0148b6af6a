package io.github.hrm4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables and plots of series in a folder: {@code scaling.json}, {@code scaling.md}, and for
 * each series {@code scaling-NAME.csv} and plots of time and memory. Those of an earlier run are
 * replaced.
 */
final class ScalingFiles {
  private final OutputFolder folder;

  ScalingFiles(OutputFolder folder) {
    this.folder = folder;
  }

  /** Writes them all, whether every series is there already or not. */
  void write(Map<ScalingCase.Series, Table> tables) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", Machine.text());
    StringBuilder text = new StringBuilder("# How cost grows\n\n" + Machine.text() + "\n");
    for (Map.Entry<ScalingCase.Series, Table> entry : tables.entrySet()) {
      String name = entry.getKey().name().toLowerCase(Locale.ROOT);
      Table table = entry.getValue();
      json.put(name, table.objects());
      text.append("\n## By ").append(name).append("\n\nx: ").append(entry.getKey().axis());
      text.append("\n\n").append(table.markdown());
      text.append(
          "\n![time](scaling-%s-time.svg) ![memory](scaling-%s-memory.svg)\n"
              .formatted(name, name));
      folder.write("scaling-" + name + ".csv", table.csv());
      plot(entry.getKey(), table, name + "-time", "seconds", "median_s", "theory_s");
      String memory = entry.getKey() == ScalingCase.Series.CYCLES ? "tape_mb" : "native_mb";
      plot(
          entry.getKey(),
          table,
          name + "-memory",
          "MB " + (memory.startsWith("tape") ? "kept for the backward" : "outside the Java heap"),
          memory,
          "theory_" + memory);
    }
    folder.write("scaling.md", text.toString());
    folder.writeJson("scaling.json", json);
  }

  private void plot(
      ScalingCase.Series series,
      Table table,
      String name,
      String unit,
      String measured,
      String theory)
      throws IOException {
    List<Chart.Line> lines = new ArrayList<>();
    List<Map<String, Object>> rows = table.objects();
    List<Object> gradients = rows.stream().map(row -> row.get("gradient")).distinct().toList();
    for (Object gradient : gradients) {
      List<Map<String, Object>> own =
          rows.stream().filter(row -> row.get("gradient").equals(gradient)).toList();
      String suffix = gradients.size() > 1 ? ", " + gradient : "";
      lines.add(line("measured" + suffix, own, measured, false));
      lines.add(line("theory" + suffix, own, theory, true));
    }
    Chart chart = new Chart("", series.axis(), unit, lines);
    folder.write("scaling-" + name + ".svg", chart.svg());
  }

  private static Chart.Line line(
      String name, List<Map<String, Object>> rows, String column, boolean isBound) {
    return new Chart.Line(name, numbers(rows, "x"), numbers(rows, column), isBound);
  }

  private static double[] numbers(List<Map<String, Object>> rows, String column) {
    return rows.stream().mapToDouble(row -> ((Number) row.get(column)).doubleValue()).toArray();
  }
}
