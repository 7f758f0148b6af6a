package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Folders of task files for tests. */
final class ArcSamples {
  private ArcSamples() {}

  /** A grid of random colours. */
  static ArcGrid grid(int rows, int columns, long seed) {
    var random = new SplittableRandom(seed);
    byte[] cells = new byte[rows * columns];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) random.nextInt(ArcGrid.COLOURS);
    }
    return new ArcGrid(rows, columns, cells);
  }

  /** Three pairs to learn from, two to test, of different sizes; one grid is of 30×30. */
  static ArcTask task(String id, long seed) {
    return new ArcTask(
        id,
        List.of(
            new ArcPair(grid(3, 5, seed), grid(6, 2, seed + 1)),
            new ArcPair(grid(1, 1, seed + 2), grid(30, 30, seed + 3)),
            new ArcPair(grid(10, 9, seed + 4), grid(10, 9, seed + 5))),
        List.of(
            new ArcPair(grid(4, 4, seed + 6), grid(2, 7, seed + 7)),
            new ArcPair(grid(5, 6, seed + 8), grid(7, 3, seed + 9))));
  }

  /** Writes a task as {@code folder/name.json}. */
  static void write(Path folder, String name, ArcTask task) throws IOException {
    Files.createDirectories(folder);
    String text = "{\"test\": %s, \"train\": %s}".formatted(json(task.test()), json(task.train()));
    Files.writeString(folder.resolve(name + ".json"), text);
  }

  private static String json(List<ArcPair> pairs) {
    return pairs.stream()
        .map(
            pair ->
                "{\"input\": %s, \"output\": %s}"
                    .formatted(json(pair.input()), json(pair.output())))
        .toList()
        .toString();
  }

  private static String json(ArcGrid grid) {
    var text = new StringBuilder("[");
    for (int row = 0; row < grid.rows(); row++) {
      text.append(row == 0 ? "[" : ", [");
      for (int column = 0; column < grid.columns(); column++) {
        text.append(column == 0 ? "" : ", ").append(grid.colour(row, column));
      }
      text.append(']');
    }
    return text.append(']').toString();
  }
}
