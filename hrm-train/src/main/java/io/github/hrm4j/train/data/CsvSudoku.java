package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Builds a dataset of Sudokus from CSV files, as the reference's builder does but seeded. */
public final class CsvSudoku {
  private CsvSudoku() {}

  /**
   * Builds a dataset and puts it at its place.
   *
   * @param threads how many work at it; the bytes do not depend on that
   * @throws ConfigException if the place is taken
   * @throws IOException if a source is not as it should be, or a file cannot be read or written
   */
  public static PuzzleCounts build(Path dir, CsvOptions options, int threads, Progress progress)
      throws IOException {
    Sudoku sudoku = Sudoku.ofSize(options.size());
    CsvSources sources = CsvSources.find(options.sources());
    var csv = new PuzzleCsv(options.minDifficulty());
    return new CsvBuild(csv, GridRules.of(sudoku), options.seed(), threads, progress)
        .build(
            dir,
            sources,
            options.subsampleSize(),
            (split, puzzles) -> recipe(sudoku, options, split, puzzles).plan(split),
            new Provenance("sudoku csv", values(options), sources.provenance()));
  }

  private static SudokuRows.Recipe recipe(
      Sudoku sudoku, CsvOptions options, Split split, PuzzleSpool puzzles) {
    int shuffles = split == Split.TRAIN ? options.augmentations() : 0;
    return new SudokuRows.Recipe(sudoku, SudokuSymmetry.ALL, puzzles, shuffles, options.seed());
  }

  private static Map<String, Object> values(CsvOptions options) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("size", options.size());
    values.put("min-difficulty", orNull(options.minDifficulty()));
    values.put("subsample-size", orNull(options.subsampleSize()));
    values.put("num-aug", options.augmentations());
    values.put("symmetry", SudokuSymmetry.ALL.key());
    values.put("seed", options.seed());
    return values;
  }

  /** An option as provenance.json has it. */
  static Object orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
