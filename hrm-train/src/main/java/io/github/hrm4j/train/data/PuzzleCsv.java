package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Reads CSV files of Sudokus or mazes, a row at a time: columns {@code question}, {@code answer} of
 * n² characters each and, where it is asked for, {@code rating}; others are passed over.
 */
final class PuzzleCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setAllowMissingColumnNames(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
          .get();

  private final OptionalInt minDifficulty;

  /**
   * A reader.
   *
   * @param minDifficulty rows with a lower rating are left out; without it ratings are not looked
   *     at
   */
  PuzzleCsv(OptionalInt minDifficulty) {
    this.minDifficulty = minDifficulty;
  }

  /** What to do with a row. */
  private interface RowTask {
    /** Returns whether to go on. */
    boolean accept(Row row) throws IOException;
  }

  /** What to do with a puzzle. */
  interface PuzzleTask {
    void accept(GridPuzzle puzzle) throws IOException;
  }

  /**
   * Reads every row of every file of a split that is not left out; its puzzle's stream is its
   * number among those, from 1 on.
   *
   * @return how many rows there were
   * @throws ConfigException if a file is not such a CSV file, or there is no row
   */
  long forEach(CsvSources sources, Split split, GridRules rules, PuzzleTask task, Progress progress)
      throws IOException {
    List<Path> files = sources.of(split);
    long[] rows = {0};
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    long before = 0;
    for (Path file : files) {
      long begin = before;
      long size = total;
      forEach(
          file,
          row -> {
            task.accept(row.puzzle(rules, ++rows[0]));
            progress.update(
                "reading " + split.folder(), (begin + row.position()) >> 20, (size >> 20) + 1);
            return true;
          });
      before += Files.size(file);
    }
    if (rows[0] == 0) {
      throw noPuzzle(files);
    }
    return rows[0];
  }

  /**
   * The text of the first question.
   *
   * @throws ConfigException as above
   */
  String firstQuestion(List<Path> files) throws IOException {
    String[] first = {null};
    for (int i = 0; first[0] == null && i < files.size(); i++) {
      forEach(
          files.get(i),
          row -> {
            first[0] = row.field("question");
            return false;
          });
    }
    if (first[0] == null) {
      throw noPuzzle(files);
    }
    return first[0];
  }

  private ConfigException noPuzzle(List<Path> files) {
    String condition =
        minDifficulty.isPresent() ? " with a rating of at least " + minDifficulty.getAsInt() : "";
    return new ConfigException("%s: no puzzle%s".formatted(files.getFirst(), condition));
  }

  private void forEach(Path file, RowTask task) throws IOException {
    try (CsvReader text = CsvReader.open(file);
        CSVParser parser = parser(file, text)) {
      var rows = parser.iterator();
      while (hasNext(file, parser, rows)) {
        text.endRow();
        Row row = new Row(file, parser.getCurrentLineNumber(), rows.next());
        if (isHardEnough(row) && !task.accept(row)) {
          return;
        }
      }
    }
  }

  private boolean isHardEnough(Row row) throws FormatException {
    if (minDifficulty.isEmpty()) {
      return true;
    }
    String rating = row.field("rating").strip();
    try {
      return Integer.parseInt(rating) >= minDifficulty.getAsInt();
    } catch (NumberFormatException e) {
      throw row.error("rating", "'" + shortened(rating) + "' is not an integer", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 20 ? text : text.substring(0, 20) + "…";
  }

  private CSVParser parser(Path file, CsvReader text) throws IOException {
    CSVParser parser;
    try {
      parser = CSVParser.builder().setReader(text).setFormat(FORMAT).get();
    } catch (IllegalArgumentException | CSVException | CharacterCodingException e) {
      throw new FormatException(file, "line 1", "not a CSV header: " + e.getMessage(), e);
    }
    List<String> needed =
        minDifficulty.isEmpty()
            ? List.of("question", "answer")
            : List.of("question", "answer", "rating");
    for (String column : needed) {
      if (!parser.getHeaderNames().contains(column)) {
        parser.close();
        throw new FormatException(
            file,
            "line 1",
            "no column %s; the first line must name the columns question, answer, rating"
                .formatted(column));
      }
    }
    return parser;
  }

  // The iterator reads ahead here and wraps what goes wrong.
  private static boolean hasNext(Path file, CSVParser parser, Iterator<CSVRecord> rows)
      throws IOException {
    try {
      return rows.hasNext();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException
          || e.getCause() instanceof CharacterCodingException) {
        String line = "line " + parser.getCurrentLineNumber();
        throw new FormatException(file, line, "not CSV in UTF-8: " + e.getCause().getMessage(), e);
      }
      throw e.getCause();
    }
  }

  /** One row; its contents are checked when they are asked for. */
  private record Row(Path file, long line, CSVRecord fields) {
    GridPuzzle puzzle(GridRules rules, long stream) throws FormatException {
      byte[] question = grid(rules, "question");
      byte[] answer = grid(rules, "answer");
      if (!rules.solves(question, answer)) {
        throw error("answer", "it does not solve the question", null);
      }
      return new GridPuzzle(stream, question, answer);
    }

    private byte[] grid(GridRules rules, String column) throws FormatException {
      try {
        return rules.parse(field(column));
      } catch (IllegalArgumentException e) {
        throw error(column, e.getMessage(), e);
      }
    }

    String field(String column) throws FormatException {
      if (!fields.isSet(column)) {
        throw error(column, "too few columns, this one is missing", null);
      }
      return fields.get(column);
    }

    /** Where the row begins, in characters. */
    long position() {
      return fields.getCharacterPosition();
    }

    FormatException error(String column, String problem, Exception cause) {
      return new FormatException(file, "line " + line, column + ": " + problem, cause);
    }
  }
}
