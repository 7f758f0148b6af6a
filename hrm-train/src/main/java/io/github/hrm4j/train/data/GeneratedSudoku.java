package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a dataset of generated Sudokus, and looks after the one that comes with the program. */
public final class GeneratedSudoku {
  private static final String BUILDER = "sudoku generator";

  private GeneratedSudoku() {}

  /**
   * Generates a dataset, audits it and puts it at its place.
   *
   * @return what the audit counted
   * @throws ConfigException if the place is taken or there are not so many puzzles
   */
  public static SudokuAudit build(Path dir, GeneratorOptions options, Progress progress)
      throws IOException {
    Sudoku sudoku = Sudoku.ofSize(options.size());
    try (var dataset = NewDataset.create(dir)) {
      write(dataset.path(), sudoku, options, progress);
      SudokuAudit audit = SudokuAudit.of(dataset.path(), options.symmetry(), progress);
      audit.requireClean();
      dataset.finish(provenance(options));
      return audit;
    }
  }

  /**
   * The embedded dataset: generated if there is nothing at its place, otherwise checked to be the
   * one that these options give.
   *
   * @return whether it was generated now
   * @throws ConfigException if something else is there
   */
  public static boolean ensure(Path dir, GeneratorOptions options, Progress progress)
      throws IOException {
    if (Files.exists(dir.resolve("provenance.json"))) {
      provenance(options).verify(dir);
      return false;
    }
    build(dir, options, progress);
    return true;
  }

  private static void write(Path dir, Sudoku sudoku, GeneratorOptions options, Progress progress)
      throws IOException {
    try (var train = writer(dir, Split.TRAIN, sudoku, options, options.augmentations());
        var test = options.test() == 0 ? null : writer(dir, Split.TEST, sudoku, options, 0)) {
      new SudokuGenerator(options)
          .run((split, puzzle) -> (split == Split.TRAIN ? train : test).write(puzzle), progress);
      train.finish();
      if (test != null) {
        test.finish();
      }
    }
  }

  private static SudokuWriter writer(
      Path dir, Split split, Sudoku sudoku, GeneratorOptions options, int shuffles)
      throws IOException {
    return new SudokuWriter(dir, split, sudoku, options.symmetry(), shuffles, options.seed());
  }

  private static Provenance provenance(GeneratorOptions options) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("generate", options.train());
    values.put("size", options.size());
    values.put("test", options.test());
    values.put("givens", options.givens());
    values.put("num-aug", options.augmentations());
    values.put("symmetry", options.symmetry().key());
    values.put("seed", options.seed());
    return new Provenance(BUILDER, values, List.of());
  }
}
