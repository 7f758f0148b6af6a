package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random puzzles in a temporary folder, in the layout of a real dataset, so that steps on them go
 * through everything that a run's go through.
 *
 * @param folder removed at the end
 */
record SyntheticDataset(Path folder) implements AutoCloseable {
  private static final int PAD = 0;

  /**
   * Writes the folder.
   *
   * @param puzzles each a group of its own
   * @param seqLen cells of a puzzle
   * @param vocabulary number of tokens, the padding included
   */
  static SyntheticDataset write(int puzzles, int seqLen, int vocabulary, long seed)
      throws IOException {
    SyntheticDataset dataset = new SyntheticDataset(Files.createTempDirectory("hrm-bench"));
    boolean filled = false;
    try {
      dataset.fill(puzzles, seqLen, vocabulary, new Random(seed));
      filled = true;
      return dataset;
    } finally {
      if (!filled) {
        dataset.close(); // also after an Error: memory may not suffice for what was asked for
      }
    }
  }

  private void fill(int puzzles, int seqLen, int vocabulary, Random random) throws IOException {
    Path train = Files.createDirectory(folder.resolve("train"));
    for (String name : List.of("inputs", "labels")) {
      try (NpyWriter rows = NpyWriter.create(file(train, name), NpyType.UINT8, Shape.of(seqLen))) {
        for (int puzzle = 0; puzzle < puzzles; puzzle++) {
          rows.append(random.ints(seqLen, PAD + 1, vocabulary).toArray());
        }
        rows.finish();
      }
    }
    int[] borders = IntStream.rangeClosed(0, puzzles).toArray();
    NpyWriter.write(file(train, "puzzle_identifiers"), Shape.of(puzzles), new int[puzzles]);
    NpyWriter.write(file(train, "puzzle_indices"), Shape.of(puzzles + 1), borders);
    NpyWriter.write(file(train, "group_indices"), Shape.of(puzzles + 1), borders);
    Files.writeString(folder.resolve("identifiers.json"), "[\"<blank>\"]");
    Files.writeString(
        train.resolve("dataset.json"),
        """
        {"pad_id": %d, "ignore_label_id": %d, "blank_identifier_id": 0, "vocab_size": %d, \
        "seq_len": %d, "num_puzzle_identifiers": 1, "total_groups": %d, \
        "mean_puzzle_examples": 1.0, "sets": ["all"]}"""
            .formatted(PAD, PAD, vocabulary, seqLen, puzzles));
  }

  private static Path file(Path split, String name) {
    return split.resolve("all__" + name + ".npy");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
