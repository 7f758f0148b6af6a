package io.github.hrm4j.train.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PuzzleDataTest {
  @TempDir private Path folder;

  private static final int[][] INPUTS = {{1, 2, 3}, {255, 0, 1}};
  private static final int[][] LABELS = {{3, 2, 1}, {0, 0, 255}};

  @Test
  void theFilesHoldTheArrays() throws IOException {
    PuzzleData data = new PuzzleData(256, INPUTS, LABELS);
    assertThat(data.examples()).isEqualTo(2);
    Path dataset = folder.resolve("dataset");
    data.save(dataset, new PuzzleData(256, LABELS, INPUTS));
    assertThat(ints(dataset.resolve("train/all__inputs.npy"))).containsExactly(1, 2, 3, 255, 0, 1);
    assertThat(ints(dataset.resolve("train/all__labels.npy"))).containsExactly(3, 2, 1, 0, 0, 255);
    assertThat(ints(dataset.resolve("test/all__inputs.npy"))).containsExactly(3, 2, 1, 0, 0, 255);
    assertThat(ints(dataset.resolve("train/all__puzzle_indices.npy"))).containsExactly(0, 1, 2);
    assertThat(ints(dataset.resolve("train/all__group_indices.npy"))).containsExactly(0, 1, 2);
    assertThat(ints(dataset.resolve("train/all__puzzle_identifiers.npy"))).containsExactly(0, 0);
    assertThat(Files.readString(dataset.resolve("train/dataset.json")))
        .isEqualTo(
            """
            {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 256, \
            "seq_len": 3, "num_puzzle_identifiers": 1, "total_groups": 2, \
            "mean_puzzle_examples": 1.0, "sets": ["all"]}""");
  }

  @Test
  void theArraysAreCopied() throws IOException {
    int[][] inputs = {{1, 2, 3}, {4, 5, 6}};
    PuzzleData data = new PuzzleData(7, inputs, inputs);
    inputs[0][0] = 6;
    data.save(folder.resolve("dataset"));
    assertThat(ints(folder.resolve("dataset/train/all__inputs.npy"))).startsWith(1, 2, 3);
    assertThat(folder.resolve("dataset/test")).doesNotExist();
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> new PuzzleData(256, INPUTS, LABELS).save(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not empty");
    assertThat(folder.toFile().list()).containsExactly("mine.txt");
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> new PuzzleData(255, INPUTS, LABELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputs: example 1, position 0 holds 255, must be 0 to 254");
    assertThatThrownBy(() -> new PuzzleData(257, INPUTS, LABELS))
        .hasMessage("vocabSize: must be 1 to 256, got 257");
    assertThatThrownBy(() -> new PuzzleData(256, INPUTS, new int[][] {{1, 2, 3}, {1, 2}}))
        .hasMessage("labels: example 1 has 2 tokens, example 0 of the inputs has 3");
    assertThatThrownBy(() -> new PuzzleData(256, INPUTS, new int[][] {{1, 2, 3}}))
        .hasMessageStartingWith("2 inputs and 1 labels");
    PuzzleData longer = new PuzzleData(256, new int[][] {{1, 2, 3, 4}}, new int[][] {{1, 2, 3, 4}});
    assertThatThrownBy(() -> Training.on(new PuzzleData(256, INPUTS, LABELS), longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("test: 4 tokens out of 256, but training has 3 out of 256");
  }

  @Test
  void nullIsNamed() {
    assertThatThrownBy(() -> new PuzzleData(256, null, LABELS)).hasMessage("inputs");
    assertThatThrownBy(() -> new PuzzleData(256, INPUTS, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("labels");
    assertThatThrownBy(() -> new PuzzleData(256, new int[][] {null}, new int[][] {{1}}))
        .hasMessage("inputs: example 0");
    assertThatThrownBy(() -> new PuzzleData(256, INPUTS, new int[][] {{1, 2, 3}, null}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("labels: example 1");
  }

  private static int[] ints(Path file) throws IOException {
    try (NpyFile array = NpyFile.open(file)) {
      return array.ints();
    }
  }
}
