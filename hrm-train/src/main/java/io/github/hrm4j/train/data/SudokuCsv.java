package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.Reader;
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
 * Reads CSV files of Sudokus, a row at a time: columns {@code question}, {@code answer} of n²
 * characters each and, where it is asked for, {@code rating}; others are passed over.
 */
final class SudokuCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setAllowMissingColumnNames(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
          .get();

  private final Sudoku sudoku;
  private final OptionalInt minDifficulty;

  /**
   * A reader.
   *
   * @param minDifficulty rows with a lower rating are left out; without it ratings are not looked
   *     at
   */
  SudokuCsv(Sudoku sudoku, OptionalInt minDifficulty) {
    this.sudoku = sudoku;
    this.minDifficulty = minDifficulty;
  }

  /** One row that is not left out; its contents are checked when they are asked for. */
  final class Row {
    private final Path file;
    private final long line;
    private final CSVRecord fields;

    private Row(Path file, long line, CSVRecord fields) {
      this.file = file;
      this.line = line;
      this.fields = fields;
    }

    /**
     * The puzzle.
     *
     * @throws ConfigException if the row is not a question with a solution of it
     */
    SudokuPuzzle puzzle(long stream) {
      byte[] question = grid("question");
      byte[] answer = grid("answer");
      if (!sudoku.solves(question, answer)) {
        throw error("the answer does not solve the question");
      }
      return new SudokuPuzzle(stream, question, answer);
    }

    private byte[] grid(String column) {
      try {
        return sudoku.grid(field(column).strip());
      } catch (IllegalArgumentException e) {
        throw error(column + ": " + e.getMessage());
      }
    }

    private boolean isHardEnough() {
      if (minDifficulty.isEmpty()) {
        return true;
      }
      String rating = field("rating").strip();
      try {
        return Integer.parseInt(rating) >= minDifficulty.getAsInt();
      } catch (NumberFormatException e) {
        throw error("rating: '" + rating + "' is not an integer");
      }
    }

    private String field(String column) {
      if (!fields.isSet(column)) {
        throw error("too few columns, %s is missing".formatted(column));
      }
      return fields.get(column);
    }

    private ConfigException error(String what) {
      return new ConfigException("%s:%d: %s".formatted(file, line, what));
    }
  }

  /** What to do with a row. */
  interface RowTask {
    void accept(Row row) throws IOException;
  }

  /**
   * Calls the task for every row of every file that is not left out.
   *
   * @throws ConfigException if a file is not such a CSV file
   */
  void forEach(List<Path> files, RowTask task) throws IOException {
    for (Path file : files) {
      forEach(file, task);
    }
  }

  private void forEach(Path file, RowTask task) throws IOException {
    try (Reader text = Files.newBufferedReader(file);
        CSVParser parser = parser(file, text)) {
      var rows = parser.iterator();
      while (hasNext(file, parser, rows)) {
        Row row = new Row(file, parser.getCurrentLineNumber(), rows.next());
        if (row.isHardEnough()) {
          task.accept(row);
        }
      }
    }
  }

  private CSVParser parser(Path file, Reader text) throws IOException {
    CSVParser parser;
    try {
      parser = CSVParser.builder().setReader(text).setFormat(FORMAT).get();
    } catch (IllegalArgumentException | CSVException | CharacterCodingException e) {
      throw new ConfigException("%s:1: not a CSV header: %s".formatted(file, e.getMessage()));
    }
    List<String> needed =
        minDifficulty.isEmpty()
            ? List.of("question", "answer")
            : List.of("question", "answer", "rating");
    for (String column : needed) {
      if (!parser.getHeaderNames().contains(column)) {
        parser.close();
        throw new ConfigException(
            "%s:1: no column %s; the first line must name the columns question, answer, rating"
                .formatted(file, column));
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
        throw new ConfigException(
            "%s:%d: not CSV in UTF-8: %s"
                .formatted(file, parser.getCurrentLineNumber(), e.getCause().getMessage()));
      }
      throw e.getCause();
    }
  }
}
