package io.github.hrm4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as {@code report.md}, {@code report.json} and {@code report.html}, which holds its
 * plots. Those of an earlier run are replaced.
 */
final class ReportFiles {
  private static final String NOTE =
      "GFLOP/s of steps count matrix products and attention only; the limit is a loop of fused"
          + " multiply-adds on as many threads. Nothing is known of a GPU's limit here:"
          + " docs/cuda-roofline.md.";

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>hrm4j: speed of this machine</title>
      <style>
      body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
      table { border-collapse: collapse } th, td { padding: .2rem .8rem; text-align: right }
      tr:nth-child(even) { background: #eee } pre { white-space: pre-wrap }
      svg { max-width: 100%; height: auto }
      </style></head><body>
      <h1>hrm4j: speed of this machine</h1>
      """;

  private static final String UNFINISHED = "This report is not finished.";

  private final OutputFolder folder;

  ReportFiles(OutputFolder folder) {
    this.folder = folder;
  }

  /** Writes the three files; tables that are empty yet are left out. */
  void write(ReportTables tables) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", Machine.text());
    json.put("finished", tables.finished());
    json.put("devices", devices(tables.steps()));
    json.put("limits", tables.limits().objects());
    json.put("products", tables.products().objects());
    json.put("steps", tables.steps().objects());
    folder.write("report.md", markdown(tables));
    folder.writeJson("report.json", json);
    folder.write("report.html", html(tables));
  }

  private static List<Object> devices(Table table) {
    return table.objects().stream().map(row -> row.get("device")).distinct().toList();
  }

  private static String markdown(ReportTables tables) throws IOException {
    StringBuilder text = new StringBuilder("# hrm4j: speed of this machine\n\n");
    text.append(Machine.text()).append("\n\n").append(NOTE).append('\n');
    if (!tables.finished()) {
      text.append('\n').append(UNFINISHED).append('\n');
    }
    section(text, "Limits of the CPU", tables.limits());
    section(text, "Products x·Wᵀ of square matrices", tables.products());
    section(text, "Training steps (81+1 tokens a puzzle)", tables.steps());
    return text.toString();
  }

  private static void section(StringBuilder text, String title, Table table) {
    if (!table.rows().isEmpty()) {
      text.append("\n## ").append(title).append("\n\n").append(table.markdown());
    }
  }

  private static String html(ReportTables tables) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("<pre>").append(Machine.text()).append("</pre>\n<p>").append(NOTE);
    text.append(tables.finished() ? "" : " " + UNFINISHED).append("</p>\n");
    text.append("<h2>Limits of the CPU</h2>\n").append(tables.limits().html());
    Table products = tables.products();
    if (!products.rows().isEmpty()) {
      text.append("<h2>Products by size against the limit</h2>\n");
      text.append(plot(products, "size", "m = k = n", "gflops", "GFLOP/s", "limit_gflops"));
      text.append(products.html());
    }
    Table steps = tables.steps();
    if (!steps.rows().isEmpty()) {
      String axis = "puzzles of a step";
      text.append("<h2>Training steps by batch</h2>\n");
      text.append(plot(steps, "batch", axis, "median_s", "seconds", null)).append(steps.html());
      text.append("<h2>Rates of training steps, CPU against GPU</h2>\n");
      text.append(plot(steps, "batch", axis, "gflops", "GFLOP/s", "limit_gflops"));
    }
    return text.append("</body></html>\n").toString();
  }

  /** A line for each device, and its limit where one is known; to be put into a page. */
  private static String plot(
      Table table, String x, String xName, String y, String yName, String bound)
      throws IOException {
    List<Chart.Line> lines = new ArrayList<>();
    for (Object device : devices(table)) {
      List<Map<String, Object>> rows =
          table.objects().stream().filter(row -> row.get("device").equals(device)).toList();
      lines.add(new Chart.Line(device.toString(), numbers(rows, x), numbers(rows, y), false));
      if (bound != null && rows.stream().allMatch(row -> row.get(bound) != null)) {
        String name = "limit of " + device;
        lines.add(new Chart.Line(name, numbers(rows, x), numbers(rows, bound), true));
      }
    }
    String svg = new Chart("", xName, yName, lines).svg();
    String prefix = x + y; // clip paths of different plots must not have the same name
    return svg.substring(svg.indexOf("<svg"))
        .replace("id=\"", "id=\"" + prefix)
        .replace("url(#", "url(#" + prefix);
  }

  private static double[] numbers(List<Map<String, Object>> rows, String column) {
    return rows.stream().mapToDouble(row -> ((Number) row.get(column)).doubleValue()).toArray();
  }
}
