package io.github.hrm4j.train.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a dataset's {@code provenance.json} says that an audit needs.
 *
 * @param exists whether there is one: datasets of the reference's builders have none
 * @param builder the builder's name, empty if unknown
 * @param options the builder's options, for people
 * @param symmetry what Sudokus were shuffled by; all symmetries unless only digits are recorded
 */
public record Recorded(boolean exists, String builder, String options, SudokuSymmetry symmetry) {
  private static final String FILE = "provenance.json";
  private static final int MOST_BYTES = 64 << 20;

  /** Where the augmentations under which an audit compares are known from. */
  String basis() {
    return exists
        ? "provenance.json: %s %s".formatted(builder, options)
        : "no provenance.json, so those of this kind's builder are assumed";
  }

  /**
   * Reads it.
   *
   * @throws io.github.hrm4j.train.ConfigException if there is one that is not JSON
   */
  public static Recorded read(Path dataset) throws IOException {
    Path file = dataset.resolve(FILE);
    if (!Files.exists(file)) {
      return new Recorded(false, "", "", SudokuSymmetry.ALL);
    }
    JsonNode root = JsonFile.readObject(file, MOST_BYTES);
    boolean digits =
        root.path("options").path("symmetry").asText().equals(SudokuSymmetry.DIGITS.key());
    return new Recorded(
        true,
        root.path("builder").asText(),
        root.path("options").toString(),
        digits ? SudokuSymmetry.DIGITS : SudokuSymmetry.ALL);
  }
}
