package io.github.hrm4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as {@code report.md}, {@code report.json} and {@code report.html}, which holds its
 * plots. Those of an earlier run are replaced.
 *
 * @param machine what it was measured on
 * @param limits of the CPU
 * @param products by device and size
 * @param steps by device and batch
 */
record ReportFiles(String machine, Table limits, Table products, Table steps) {
  private static final String NOTE =
      "GFLOP/s of steps count matrix products and attention only; the limit is a loop of fused"
          + " multiply-adds on as many threads. Nothing is known of a GPU's limit here:"
          + " docs/cuda-roofline.md.";

  /** Writes the three files. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.md"), markdown());
    Files.writeString(folder.resolve("report.html"), html());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("devices", devices(steps));
    json.put("limits", limits.objects());
    json.put("products", products.objects());
    json.put("steps", steps.objects());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve("report.json").toFile(), json);
  }

  private static List<Object> devices(Table table) {
    return table.objects().stream().map(row -> row.get("device")).distinct().toList();
  }

  private String markdown() {
    return """
        # hrm4j: speed of this machine

        %s

        %s

        ## Limits of the CPU

        %s
        ## Products x·Wᵀ of square matrices

        %s
        ## Training steps (81+1 tokens a puzzle)

        %s"""
        .formatted(machine, NOTE, limits.markdown(), products.markdown(), steps.markdown());
  }

  private String html() throws IOException {
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>hrm4j: speed of this machine</title>
        <style>
        body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse } th, td { padding: .2rem .8rem; text-align: right }
        tr:nth-child(even) { background: #eee } pre { white-space: pre-wrap }
        svg { max-width: 100%%; height: auto }
        </style></head><body>
        <h1>hrm4j: speed of this machine</h1>
        <pre>%s</pre>
        <p>%s</p>
        <h2>Limits of the CPU</h2>
        %s
        <h2>Products by size against the limit</h2>
        %s
        %s
        <h2>Training steps by batch</h2>
        %s
        %s
        <h2>Rates of training steps, CPU against GPU</h2>
        %s
        </body></html>
        """
        .formatted(
            machine,
            NOTE,
            limits.html(),
            plot(products, "size", "m = k = n", "gflops", "GFLOP/s", "limit_gflops"),
            products.html(),
            plot(steps, "batch", "puzzles of a step", "median_s", "seconds", null),
            steps.html(),
            plot(steps, "batch", "puzzles of a step", "gflops", "GFLOP/s", "limit_gflops"));
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
