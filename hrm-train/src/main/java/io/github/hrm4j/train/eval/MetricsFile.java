package io.github.hrm4j.train.eval;

import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.log.MetricsLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evaluation's metrics as JSON: over all sets, and for each if there are several. */
public final class MetricsFile {
  private MetricsFile() {}

  /** One object on one line, numbers as plain decimals, by the reference's names. */
  public static String text(Evaluation evaluation) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("examples", evaluation.examples());
    fields.put("count", evaluation.total().count());
    fields.putAll(evaluation.total().evaluationMeans());
    if (evaluation.bySet().size() > 1) {
      Map<String, Object> sets = new LinkedHashMap<>();
      evaluation.bySet().forEach((name, sums) -> sets.put(name, sums.evaluationMeans()));
      fields.put("sets", sets);
    }
    return MetricsLog.json(fields);
  }

  /** Writes the text to a file, as a whole. */
  public static void write(Path path, Evaluation evaluation) throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(StandardCharsets.UTF_8.encode(text(evaluation) + "\n"));
      file.commit();
    }
  }
}
