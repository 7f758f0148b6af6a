package io.github.hrm4j.train.run;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A task of a few tokens in the reference's layout: the label of a cell is the token of its
 * neighbour plus what the puzzle's identifier says, so that the puzzle embedding is needed. The
 * first cell has no label.
 */
public final class TinyDataset {
  public static final int SEQ_LEN = 6;
  public static final int VOCAB = 7;
  public static final int IDENTIFIERS = 3;

  private TinyDataset() {}

  /** Writes train and test, or train alone if tests is 0. */
  public static Path write(Path folder, int groups, int tests) throws IOException {
    split(folder.resolve("train"), groups, 2, 1);
    if (tests > 0) {
      split(folder.resolve("test"), tests, 1, 2);
    }
    Files.writeString(folder.resolve("identifiers.json"), "[\"<blank>\", \"a\", \"b\"]");
    return folder;
  }

  /** Groups of {@code puzzles} puzzles; every other puzzle has two examples. */
  private static void split(Path folder, int groups, int puzzles, long seed) throws IOException {
    Files.createDirectories(folder);
    int count = groups * puzzles;
    int[] puzzleIndices = new int[count + 1];
    int[] groupIndices = new int[groups + 1];
    int[] identifiers = new int[count];
    for (int puzzle = 0; puzzle < count; puzzle++) {
      puzzleIndices[puzzle + 1] = puzzleIndices[puzzle] + 1 + puzzle % 2;
      identifiers[puzzle] = 1 + puzzle % (IDENTIFIERS - 1);
    }
    for (int group = 0; group < groups; group++) {
      groupIndices[group + 1] = groupIndices[group] + puzzles;
    }
    int examples = puzzleIndices[count];
    int[] inputs = new int[examples * SEQ_LEN];
    int[] labels = new int[examples * SEQ_LEN];
    Random random = new Random(seed);
    for (int puzzle = 0; puzzle < count; puzzle++) {
      for (int e = puzzleIndices[puzzle]; e < puzzleIndices[puzzle + 1]; e++) {
        fill(inputs, labels, e * SEQ_LEN, identifiers[puzzle], random);
      }
    }
    Shape cells = Shape.of(examples, SEQ_LEN);
    NpyWriter.write(folder.resolve("all__inputs.npy"), NpyType.UINT8, cells, inputs);
    NpyWriter.write(folder.resolve("all__labels.npy"), NpyType.UINT8, cells, labels);
    vector(folder, "puzzle_identifiers", identifiers);
    vector(folder, "puzzle_indices", puzzleIndices);
    vector(folder, "group_indices", groupIndices);
    Files.writeString(folder.resolve("dataset.json"), metadata(groups, examples, count));
  }

  private static void fill(int[] inputs, int[] labels, int from, int identifier, Random random) {
    for (int i = 0; i < SEQ_LEN; i++) {
      inputs[from + i] = 1 + random.nextInt(VOCAB - 1);
    }
    for (int i = 1; i < SEQ_LEN; i++) {
      labels[from + i] = 1 + (inputs[from + i - 1] - 1 + identifier) % (VOCAB - 1);
    }
  }

  private static void vector(Path folder, String name, int[] values) throws IOException {
    NpyWriter.write(folder.resolve("all__" + name + ".npy"), Shape.of(values.length), values);
  }

  private static String metadata(int groups, int examples, int puzzles) {
    return """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": %d,
         "seq_len": %d, "num_puzzle_identifiers": %d, "total_groups": %d,
         "mean_puzzle_examples": %s, "sets": ["all"]}
        """
        .formatted(VOCAB, SEQ_LEN, IDENTIFIERS, groups, (double) examples / puzzles);
  }
}
