package io.github.hrm4j.train.eval;

import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.log.MetricsLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What an evaluation found out as JSON; docs/evaluation.md lists the names. */
public final class MetricsFile {
  private MetricsFile() {}

  /** One object on one line, numbers as plain decimals. */
  public static String text(EvaluationReport report) throws IOException {
    return MetricsLog.json(report.fields());
  }

  /** Writes the text to a file, as a whole. */
  public static void write(Path path, EvaluationReport report) throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(StandardCharsets.UTF_8.encode(text(report) + "\n"));
      file.commit();
    }
  }
}
