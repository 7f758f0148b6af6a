package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Builds a dataset from CSV files, as the reference's builder does but seeded, and without holding
 * the puzzles in memory: the files are read once to count and once to write.
 */
public final class CsvSudoku {
  private final CsvOptions options;
  private final Sudoku sudoku;
  private final SudokuCsv csv;
  private final Progress progress;

  private CsvSudoku(CsvOptions options, Progress progress) {
    this.options = options;
    this.sudoku = Sudoku.ofSize(options.size());
    this.csv = new SudokuCsv(sudoku, options.minDifficulty());
    this.progress = progress;
  }

  /**
   * How many puzzles were written, augmentations not counted.
   *
   * @param train in the train split
   * @param test in the test split, 0 if there is none
   */
  public record Counts(int train, int test) {}

  /**
   * Builds a dataset and puts it at its place.
   *
   * @throws ConfigException if the place is taken or a source is not as it should be
   */
  public static Counts build(Path dir, CsvOptions options, Progress progress) throws IOException {
    return new CsvSudoku(options, progress).build(dir);
  }

  private Counts build(Path dir) throws IOException {
    SudokuSources sources = SudokuSources.find(options.sources());
    try (var dataset = NewDataset.create(dir)) {
      int train = write(dataset.path(), sources, Split.TRAIN);
      int test = sources.test().isEmpty() ? 0 : write(dataset.path(), sources, Split.TEST);
      dataset.finish(provenance(sources));
      return new Counts(train, test);
    }
  }

  private int write(Path dir, SudokuSources sources, Split split) throws IOException {
    List<Path> files = sources.of(split);
    long rows = count(files);
    OptionalInt subsample = split == Split.TRAIN ? options.subsampleSize() : OptionalInt.empty();
    var selection =
        new Subsample(
            rows, subsample.orElse(Integer.MAX_VALUE), Streams.SUBSAMPLE.open(options.seed(), 0));
    int shuffles = split == Split.TRAIN ? options.augmentations() : 0;
    try (var writer =
        new SudokuWriter(dir, split, sudoku, SudokuSymmetry.ALL, shuffles, options.seed())) {
      csv.forEach(
          files,
          row -> {
            if (selection.takesNext()) {
              writer.write(row.puzzle(selection.seen()));
              progress.update("writing " + split.folder(), selection.seen(), rows);
            }
          });
      writer.finish();
      return writer.puzzles();
    }
  }

  private long count(List<Path> files) throws IOException {
    long[] rows = {0};
    csv.forEach(files, _ -> progress.update("reading", ++rows[0], -1));
    if (rows[0] == 0) {
      String condition =
          options.minDifficulty().isPresent()
              ? " with a rating of at least " + options.minDifficulty().getAsInt()
              : "";
      throw new ConfigException("%s: no puzzle%s".formatted(files.getFirst(), condition));
    }
    return rows[0];
  }

  private Provenance provenance(SudokuSources sources) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("size", options.size());
    values.put("min-difficulty", orNull(options.minDifficulty()));
    values.put("subsample-size", orNull(options.subsampleSize()));
    values.put("num-aug", options.augmentations());
    values.put("symmetry", SudokuSymmetry.ALL.key());
    values.put("seed", options.seed());
    List<Provenance.Source> read = new ArrayList<>();
    for (Split split : Split.values()) {
      for (Path file : sources.of(split)) {
        read.add(Provenance.Source.of(file, split));
      }
    }
    return new Provenance("sudoku csv", values, read);
  }

  private static Object orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
