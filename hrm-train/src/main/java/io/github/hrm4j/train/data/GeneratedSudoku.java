package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    int threads = Runtime.getRuntime().availableProcessors();
    try (var dataset = NewDataset.create(dir)) {
      Map<String, String> hashes = write(dataset.path(), sudoku, options, threads, progress);
      SudokuAudit audit = SudokuAudit.of(dataset.path(), options.symmetry(), progress);
      audit.requireClean();
      dataset.identifiers(Stream.empty());
      dataset.finish(provenance(options), hashes);
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

  private static Map<String, String> write(
      Path dir, Sudoku sudoku, GeneratorOptions options, int threads, Progress progress)
      throws IOException {
    try (var train = new PuzzleSpool(dir.resolve("train.spool"), sudoku.cells());
        var test = new PuzzleSpool(dir.resolve("test.spool"), sudoku.cells())) {
      new SudokuGenerator(options)
          .run((split, puzzle) -> (split == Split.TRAIN ? train : test).add(puzzle), progress);
      List<SplitPlan> splits = new ArrayList<>();
      splits.add(recipe(sudoku, options, train, options.augmentations()).plan(Split.TRAIN));
      if (options.test() > 0) {
        splits.add(recipe(sudoku, options, test, 0).plan(Split.TEST));
      }
      return SplitFiles.write(dir, splits, threads, progress);
    }
  }

  private static SudokuRows.Recipe recipe(
      Sudoku sudoku, GeneratorOptions options, PuzzleSpool puzzles, int shuffles) {
    return new SudokuRows.Recipe(sudoku, options.symmetry(), puzzles, shuffles, options.seed());
  }

  private static Provenance provenance(GeneratorOptions options) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("generate", options.train());
    values.put("size", options.size());
    values.put("test", options.test());
    values.put("givens", options.givens().toOption());
    values.put("num-aug", options.augmentations());
    values.put("symmetry", options.symmetry().key());
    values.put("seed", options.seed());
    return new Provenance(BUILDER, values, List.of());
  }
}
