package io.github.hrm4j.train.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;

/**
 * The file {@code metrics.csv}: what {@code metrics.jsonl} holds, as a table with a fixed header.
 * What a line has no value for stays empty.
 */
final class CsvLog implements AutoCloseable {
  /** Everything that training and evaluation report, by the reference's names. */
  static final List<String> COLUMNS =
      List.of(
          "step",
          "split",
          "set",
          "count",
          "accuracy",
          "exact_accuracy",
          "valid_solutions",
          "q_halt_accuracy",
          "steps",
          "lm_loss",
          "q_halt_loss",
          "q_continue_loss",
          "act_saved_compute",
          "act_segments_run",
          "act_accuracy",
          "act_exact_accuracy",
          "lr",
          "final",
          "train_seconds");

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private final AppendFile file;

  private CsvLog(AppendFile file) {
    this.file = file;
  }

  static CsvLog resume(Path path, long bytes) throws IOException {
    CsvLog log = new CsvLog(AppendFile.open(path, bytes));
    if (log.file.isEmpty()) {
      log.write(COLUMNS);
    }
    return log;
  }

  /**
   * Appends a line.
   *
   * @throws IllegalArgumentException if a field has no column
   */
  void append(Map<String, ?> fields) throws IOException {
    for (String name : fields.keySet()) {
      if (!COLUMNS.contains(name)) {
        throw new IllegalArgumentException("metrics.csv: no column for " + name);
      }
    }
    List<String> cells = new ArrayList<>();
    for (String column : COLUMNS) {
      cells.add(cell(fields.get(column)));
    }
    write(cells);
  }

  private static String cell(Object value) {
    return switch (value) {
      case null -> "";
      case Double d when Double.isFinite(d) ->
          new java.math.BigDecimal(d.toString()).toPlainString();
      case Double _ -> "";
      default -> value.toString();
    };
  }

  private void write(List<String> cells) throws IOException {
    file.append(StandardCharsets.UTF_8.encode(FORMAT.format(cells.toArray()) + "\n"));
  }

  long sync() throws IOException {
    return file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
