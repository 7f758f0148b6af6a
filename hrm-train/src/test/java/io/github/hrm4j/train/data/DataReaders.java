package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.puzzle.Sudoku;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Readers of this package for tests of others; each checks that what it read hangs together. */
public final class DataReaders {
  private DataReaders() {}

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  /** A {@code dataset.json}; written out it must read the same. */
  public static void datasetJson(Path file) throws IOException {
    DatasetMetadata metadata = DatasetMetadata.read(file);
    Path again = Files.writeString(file.resolveSibling("again.json"), metadata.json());
    require(metadata.equals(DatasetMetadata.read(again)), "another dataset.json: " + metadata);
  }

  /** A task of ARC. */
  public static void arcTask(Path file) throws IOException {
    ArcTask task = ArcTaskFile.parse(file, ArcTaskFile.bytes(file));
    require(!task.train().isEmpty() && !task.test().isEmpty(), "no pairs");
  }

  /** A CSV file of Sudokus with ratings. */
  public static void sudokuCsv(Path file) throws IOException {
    Sudoku sudoku = Sudoku.ofSize(4);
    new PuzzleCsv(OptionalInt.of(0))
        .forEach(
            new CsvSources(List.of(file), List.of()),
            Split.TRAIN,
            GridRules.of(sudoku),
            puzzle ->
                require(sudoku.solves(puzzle.question(), puzzle.answer()), "a wrong solution"),
            (task, done, total) -> {});
  }

  /** The provenance of the dataset in whose folder the file is. */
  public static void provenance(Path file) throws IOException {
    require(Provenance.read(file.getParent()) != null, "no provenance");
  }

  /** The names of a dataset in whose folder the file is. */
  public static void identifiers(Path file, int count) throws IOException {
    Identifiers names = Identifiers.read(file.getParent(), count);
    for (int i = 0; i < count; i++) {
      require(names.name(i) != null, "no name");
    }
  }
}
