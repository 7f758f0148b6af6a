package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Builds a dataset of mazes from CSV files, as the reference's builder does but seeded. */
public final class CsvMaze {
  private CsvMaze() {}

  /**
   * Builds a dataset and puts it at its place. All mazes are of the first one's size.
   *
   * @param threads how many work at it; the bytes do not depend on that
   * @throws ConfigException if the place is taken
   * @throws IOException if a source is not as it should be, or a file cannot be read or written
   */
  public static PuzzleCounts build(Path dir, MazeOptions options, int threads, Progress progress)
      throws IOException {
    CsvSources sources = CsvSources.find(options.sources());
    var csv = new PuzzleCsv(OptionalInt.empty());
    Maze maze = maze(csv, sources);
    return new CsvBuild(csv, GridRules.of(maze), options.seed(), threads, progress)
        .build(
            dir,
            sources,
            options.subsampleSize(),
            (split, puzzles) ->
                MazeRows.plan(split, maze, puzzles, split == Split.TRAIN && options.augmented()),
            new Provenance("maze csv", values(options), sources.provenance()));
  }

  private static Maze maze(PuzzleCsv csv, CsvSources sources) throws IOException {
    int cells = csv.firstQuestion(sources.train()).length();
    try {
      return Maze.ofCells(cells);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(sources.train().getFirst() + ": first row: " + e.getMessage());
    }
  }

  private static Map<String, Object> values(MazeOptions options) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("subsample-size", CsvSudoku.orNull(options.subsampleSize()));
    values.put("aug", options.augmented());
    values.put("seed", options.seed());
    return values;
  }
}
