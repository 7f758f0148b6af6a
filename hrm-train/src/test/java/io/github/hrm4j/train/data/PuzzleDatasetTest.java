package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PuzzleDatasetTest {
  @TempDir Path dir;

  @BeforeEach
  void writeDataset() throws IOException {
    // Puzzles of 2, 0 and 1 examples in one group, one of 3 in another: 6 examples.
    Samples.writeSet(dir, Split.TRAIN, "all", List.of(List.of(2, 0, 1), List.of(3)));
    Samples.writeMetadata(dir, Split.TRAIN, 5, "all");
  }

  @Test
  void indicesSayWhatBelongsToWhat() throws IOException {
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      PuzzleSet set = dataset.sets().getFirst();
      assertThat(set.examples()).isEqualTo(6);
      assertThat(set.puzzles()).isEqualTo(4);
      assertThat(set.groups()).isEqualTo(2);
      assertThat(set.firstPuzzle(1)).isEqualTo(3);
      assertThat(Arrays.stream(new int[] {0, 1, 2, 3, 4, 5}).map(set::puzzleOf))
          .containsExactly(0, 0, 2, 3, 3, 3);
    }
  }

  @Test
  void ignoredLabelsAreMaskedAndRowsFilledUp() throws IOException {
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      var set = dataset.sets().getFirst();
      PuzzleBatch batch = set.batch(new int[] {5, 2}, new int[] {3, 2}, 2, 3);
      assertThat(batch.inputs()).containsExactly(5, 0, 0, 1, 2, 0, 0, 1, 0, 0, 0, 0);
      assertThat(batch.labels())
          .containsExactly(6, 1, 1, -100, 3, 1, 1, -100, -100, -100, -100, -100);
      assertThat(batch.puzzleIdentifiers()).containsExactly(4, 3, 0);
      assertThat(CrossEntropy.IGNORED).isEqualTo(-100);
    }
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertFails(Split.TEST, "with a test split");
    Files.delete(dir.resolve("train/all__labels.npy"));
    assertFails("train/all__labels.npy: this file of the dataset is missing");
  }

  @Test
  void indicesMustBeginWithZeroRiseAndEndAtTheCount() throws IOException {
    overwrite("puzzle_indices", 1, 2, 2, 3, 6);
    assertFails("puzzle_indices.npy: must begin with 0");
    overwrite("puzzle_indices", 0, 2, 1, 3, 6);
    assertFails("puzzle_indices.npy: entry 2 is 1 after 2");
    overwrite("puzzle_indices", 0, 2, 2, 3, 7);
    assertFails("puzzle_indices.npy: ends with 7, must end with 6");
    overwrite("puzzle_indices", 0, 2, 2, 3, 6);
    overwrite("group_indices", 0, 3, 3, 4);
    assertFails("group_indices.npy: entry 2 is 3 after 3, must be at least 1 more");
    overwrite("group_indices", 0, 3);
    assertFails("group_indices.npy: ends with 3, must end with 4");
  }

  @Test
  void identifiersMustBeInRange() throws IOException {
    overwrite("puzzle_identifiers", 1, 2, 5, 4);
    assertFails("puzzle_identifiers.npy: entry 2 is 5, must be 0 to 4");
    overwrite("puzzle_identifiers", 1, 2, 3);
    assertFails("puzzle_identifiers.npy: 3 entries for 4 puzzles");
  }

  @Test
  void shapesAndTypesMustFit() throws IOException {
    Path folder = dir.resolve("train");
    Samples.write(folder, "all", "labels", NpyType.UINT8, Shape.of(5, 4), new int[20]);
    assertFails("labels.npy: 5 rows, but the inputs have 6");
    Samples.write(folder, "all", "labels", NpyType.UINT8, Shape.of(6, 3), new int[18]);
    assertFails("must be integers of shape [N, 4]");
    Samples.write(folder, "all", "labels", NpyType.FLOAT32, Shape.of(6, 4), new int[24]);
    assertFails("must be integers of shape [N, 4]");
  }

  @Test
  void tokensOutsideTheVocabularyAreFoundWhenRead() throws IOException {
    int[] tokens = new int[24];
    tokens[9] = 9;
    Path folder = dir.resolve("train");
    Samples.write(folder, "all", "inputs", NpyType.UINT8, Shape.of(6, 4), tokens);
    assertBatchFails("inputs.npy: example 2, position 1 holds 9, must be 0 to 8");
    tokens[9] = 8;
    Samples.write(folder, "all", "inputs", NpyType.UINT8, Shape.of(6, 4), tokens);
    tokens[9] = -1;
    Samples.write(folder, "all", "labels", NpyType.INT32, Shape.of(6, 4), tokens);
    assertBatchFails("labels.npy: example 2, position 1 holds -1, must be 0 to 8");
  }

  @Test
  void theRealMazesOpenAndLookRight() throws IOException {
    checkMazes(Samples.resource("maze-tiny"), 4, 3);
  }

  @Test
  void theWholeRealDatasetOpensWhereItIsPresent() throws IOException {
    Path real = Path.of(System.getProperty("hrm.data", "../../shared/data"), "maze-30x30-hard-1k");
    assumeTrue(Files.isDirectory(real), "no real data here");
    checkMazes(real, 1000, 100);
  }

  private static void checkMazes(Path dataset, int trains, int tests) throws IOException {
    for (Split split : Split.values()) {
      try (PuzzleDataset mazes = PuzzleDataset.open(dataset, split)) {
        assertThat(mazes.examples()).isEqualTo(split == Split.TRAIN ? trains : tests);
        var batches = new TestBatches(mazes, 8);
        int rows = 0;
        for (var next = batches.next(); next.isPresent(); next = batches.next()) {
          rows += next.get().rows();
          for (int row = 0; row < next.get().rows(); row++) {
            checkMaze(next.get().batch(), row);
          }
        }
        assertThat(rows).isEqualTo(mazes.examples());
      }
    }
  }

  // Tokens: 1 '#', 2 ' ', 3 'S', 4 'G', 5 'o'; the label is the input with the path drawn in.
  private static void checkMaze(PuzzleBatch batch, int row) {
    int path = 0;
    int otherwise = 0;
    for (int i = row * 900; i < (row + 1) * 900; i++) {
      int input = batch.inputs()[i];
      int label = batch.labels()[i];
      otherwise += label == input || (input == 2 && label == 5) ? 0 : 1;
      path += label == 5 ? 1 : 0;
    }
    assertThat(otherwise).isZero();
    assertThat(path).isGreaterThan(50); // "hard": long shortest paths
  }

  private void overwrite(String part, int... values) throws IOException {
    Path folder = dir.resolve("train");
    Samples.write(folder, "all", part, NpyType.INT32, Shape.of(values.length), values);
  }

  private void assertFails(String message) {
    assertFails(Split.TRAIN, message);
  }

  private void assertFails(Split split, String message) {
    assertThatThrownBy(() -> PuzzleDataset.open(dir, split))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private void assertBatchFails(String message) throws IOException {
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      var batches = new TestBatches(dataset, 6);
      assertThatThrownBy(batches::next)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(message);
    }
  }
}
