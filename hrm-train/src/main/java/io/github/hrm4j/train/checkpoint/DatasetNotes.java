package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.train.data.DatasetOrigin;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.SudokuAudit;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint can tell of the Sudokus it was trained on: how they were made, what the audit
 * found, and the classes of their solutions, from which anybody can see whether a puzzle is new to
 * the model.
 */
public final class DatasetNotes {
  private DatasetNotes() {}

  /**
   * Audits a dataset.
   *
   * @return notes {@code data} (builder, options and hash as JSON), {@code audit} (a sentence),
   *     {@code train_classes} (canonical forms with a blank between them, sorted)
   * @throws io.github.hrm4j.train.ConfigException if it is not a clean dataset of Sudokus
   */
  public static Map<String, String> of(Path dataset, Progress progress) throws IOException {
    SudokuAudit audit = SudokuAudit.of(dataset, SudokuSymmetry.ALL, progress);
    audit.requireClean();
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("data", DatasetOrigin.of(dataset));
    notes.put("audit", audit.summary());
    notes.put("train_classes", String.join(" ", audit.trainForms()));
    return notes;
  }
}
