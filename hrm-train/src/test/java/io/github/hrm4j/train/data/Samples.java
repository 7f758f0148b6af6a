package io.github.hrm4j.train.data;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Datasets for tests. */
final class Samples {
  static final int SEQ_LEN = 4;

  private Samples() {}

  /** A file or folder among the test resources. */
  static Path resource(String name) {
    try {
      return Path.of(Samples.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes one set of a split. Example i has inputs i % 7, i / 7 % 7, i / 49, 1 and labels one
   * more, so that {@link #exampleOf} can tell it.
   *
   * @param groups for each group, how many examples each of its puzzles has
   */
  static void writeSet(Path dir, Split split, String set, List<List<Integer>> groups)
      throws IOException {
    Path folder = Files.createDirectories(dir.resolve(split.folder()));
    int puzzles = groups.stream().mapToInt(List::size).sum();
    int[] puzzleIndices = new int[puzzles + 1];
    int[] groupIndices = new int[groups.size() + 1];
    int puzzle = 0;
    for (int g = 0; g < groups.size(); g++) {
      for (int size : groups.get(g)) {
        puzzleIndices[puzzle + 1] = puzzleIndices[puzzle] + size;
        puzzle++;
      }
      groupIndices[g + 1] = puzzle;
    }
    int[] identifiers = new int[puzzles];
    for (int i = 0; i < puzzles; i++) {
      identifiers[i] = i + 1;
    }
    int examples = puzzleIndices[puzzles];
    write(folder, set, "inputs", NpyType.UINT8, Shape.of(examples, SEQ_LEN), tokens(examples, 0));
    write(folder, set, "labels", NpyType.INT64, Shape.of(examples, SEQ_LEN), tokens(examples, 1));
    write(folder, set, "puzzle_identifiers", NpyType.INT32, Shape.of(puzzles), identifiers);
    write(folder, set, "puzzle_indices", NpyType.INT32, Shape.of(puzzles + 1), puzzleIndices);
    write(folder, set, "group_indices", NpyType.INT32, Shape.of(groups.size() + 1), groupIndices);
  }

  static void write(Path folder, String set, String part, NpyType type, Shape shape, int[] values)
      throws IOException {
    NpyWriter.write(folder.resolve(set + "__" + part + ".npy"), type, shape, values);
  }

  private static int[] tokens(int examples, int added) {
    int[] tokens = new int[examples * SEQ_LEN];
    for (int i = 0; i < examples; i++) {
      tokens[i * SEQ_LEN] = i % 7 + added;
      tokens[i * SEQ_LEN + 1] = i / 7 % 7 + added;
      tokens[i * SEQ_LEN + 2] = i / 49 + added;
      tokens[i * SEQ_LEN + 3] = 1 - added; // a label of 0 is the ignored one
    }
    return tokens;
  }

  /** Which example a row of inputs is. */
  static int exampleOf(int[] inputs, int row) {
    int at = row * SEQ_LEN;
    return inputs[at] + 7 * inputs[at + 1] + 49 * inputs[at + 2];
  }

  static void writeMetadata(Path dir, Split split, int identifiers, String... sets)
      throws IOException {
    Files.writeString(
        dir.resolve(split.folder()).resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 9,
         "seq_len": %d, "num_puzzle_identifiers": %d, "total_groups": 1,
         "mean_puzzle_examples": 1.0, "sets": [%s], "something_else": true}
        """
            .formatted(
                SEQ_LEN,
                identifiers,
                List.of(sets).stream().map(s -> '"' + s + '"').collect(Collectors.joining(","))));
  }
}
