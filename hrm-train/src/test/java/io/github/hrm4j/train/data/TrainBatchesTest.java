package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBatchesTest {
  @TempDir Path dir;

  @Test
  void eachEpochMeetsEachGroupOnceWithoutABreakBetweenEpochs() throws IOException {
    try (PuzzleDataset dataset = singles(10)) {
      // 3 epochs of 10 in batches of 4: seven full ones and two examples dropped.
      var batches = new TrainBatches(dataset, 4, 3, 1);
      List<Integer> order = examples(batches);
      assertThat(order).hasSize(28);
      assertThat(order.subList(0, 10)).containsExactlyInAnyOrderElementsOf(upTo(10));
      assertThat(order.subList(10, 20)).containsExactlyInAnyOrderElementsOf(upTo(10));
      assertThat(order.subList(20, 28)).doesNotHaveDuplicates();
      assertThat(order.subList(10, 20)).isNotEqualTo(order.subList(0, 10));
      List<Integer> nextIteration = examples(batches);
      assertThat(nextIteration).hasSize(28).isNotEqualTo(order);
    }
  }

  @Test
  void ordersAreUniform() throws IOException {
    try (PuzzleDataset dataset = singles(3)) {
      var batches = new TrainBatches(dataset, 3, 1, 5);
      int[] seen = new int[27];
      for (int i = 0; i < 6000; i++) {
        List<Integer> order = examples(batches);
        seen[order.get(0) + 3 * order.get(1) + 9 * order.get(2)]++;
      }
      int[] counts = IntStream.of(seen).filter(count -> count > 0).toArray();
      assertThat(counts).hasSize(6);
      // 1000 ± 5 standard deviations of a binomial with p = 1/6.
      double slack = 5 * Math.sqrt(6000 / 6.0 * 5 / 6);
      assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - 1000) < slack);
    }
  }

  @Test
  void aGroupGivesOnePuzzleUniformlyAndOfThatNoExampleTwice() throws IOException {
    // One group of puzzles with 3 and 2 examples, one of a puzzle with 1.
    Samples.writeSet(dir, Split.TRAIN, "all", List.of(List.of(3, 2), List.of(1)));
    Samples.writeMetadata(dir, Split.TRAIN, 4, "all");
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      int[] seen = new int[6];
      int batchCount = 0;
      for (int seed = 0; seed < 4000; seed++) {
        PuzzleBatch batch = new TrainBatches(dataset, 2, 1, seed).next().orElseThrow();
        int first = Samples.exampleOf(batch.inputs(), 0);
        int second = Samples.exampleOf(batch.inputs(), 1);
        assertThat(first).isNotEqualTo(second);
        checkIdentifiers(batch);
        seen[first]++;
        seen[second]++;
        batchCount++;
      }
      // The large group comes first in half of the cases; then both rows are from one puzzle, the
      // first in half of them: each of its 3 examples with probability 2/3. Otherwise row one is
      // example 5 and row two one example of either puzzle.
      double[] expected = new double[6];
      for (int i = 0; i < 3; i++) {
        expected[i] = 0.25 * 2 / 3 + 0.25 / 3;
      }
      expected[3] = 0.25 + 0.125;
      expected[4] = expected[3];
      expected[5] = 0.5;
      for (int i = 0; i < 6; i++) {
        double deviation = Math.sqrt(batchCount * expected[i] * (1 - expected[i]));
        assertThat((double) seen[i])
            .isBetween(
                batchCount * expected[i] - 5 * deviation, batchCount * expected[i] + 5 * deviation);
      }
    }
  }

  private static void checkIdentifiers(PuzzleBatch batch) {
    int[] puzzleOf = {1, 1, 1, 2, 2, 3};
    for (int row = 0; row < batch.rows(); row++) {
      assertThat(batch.puzzleIdentifiers()[row])
          .isEqualTo(puzzleOf[Samples.exampleOf(batch.inputs(), row)]);
    }
  }

  @Test
  void setsAreWalkedInTurnAndEachDropsItsRest() throws IOException {
    Samples.writeSet(dir, Split.TRAIN, "one", Collections.nCopies(5, List.of(1)));
    Samples.writeSet(dir, Split.TRAIN, "two", Collections.nCopies(3, List.of(1)));
    Samples.writeMetadata(dir, Split.TRAIN, 6, "one", "two");
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      List<Integer> order = examples(new TrainBatches(dataset, 2, 1, 0));
      assertThat(order).hasSize(6);
      assertThat(new HashSet<>(order.subList(0, 4))).hasSize(4); // of set one
      assertThat(order.subList(4, 6)).doesNotHaveDuplicates().allMatch(example -> example < 3);
    }
  }

  @Test
  void everyPositionRestoresTheStream() throws IOException {
    Samples.writeSet(
        dir, Split.TRAIN, "all", List.of(List.of(3, 2), List.of(1), List.of(2, 2, 5), List.of(4)));
    Samples.writeSet(dir, Split.TRAIN, "more", List.of(List.of(1, 1), List.of(1)));
    Samples.writeMetadata(dir, Split.TRAIN, 9, "all", "more");
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      var batches = new TrainBatches(dataset, 3, 4, 77);
      List<TrainBatches.Position> positions = new ArrayList<>();
      List<List<Integer>> contents = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        positions.add(batches.position());
        contents.add(batches.next().map(TrainBatchesTest::examples).orElse(List.of()));
      }
      assertThat(positions.getLast().iteration()).isGreaterThan(2);
      var restored = new TrainBatches(dataset, 3, 4, 77);
      for (int i = 39; i >= 0; i--) {
        restored.seek(positions.get(i));
        for (int k = i; k < Math.min(i + 3, 40); k++) {
          assertThat(restored.next().map(TrainBatchesTest::examples).orElse(List.of()))
              .isEqualTo(contents.get(k));
        }
      }
      assertThat(examples(new TrainBatches(dataset, 3, 4, 78))).isNotEqualTo(contents.getFirst());
    }
  }

  @Test
  void aBatchThatCanNeverBeFullIsRefused() throws IOException {
    try (PuzzleDataset dataset = singles(5)) {
      assertThatThrownBy(() -> new TrainBatches(dataset, 11, 2, 0))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("global_batch_size=11 is more than 2 epochs");
      assertThat(examples(new TrainBatches(dataset, 10, 2, 0))).hasSize(10);
    }
    Samples.writeSet(dir, Split.TRAIN, "all", List.of(List.of(1, 2, 1, 1)));
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TRAIN)) {
      // Five examples, but only one puzzle of the group is met in an epoch.
      assertThatThrownBy(() -> new TrainBatches(dataset, 3, 1, 0))
          .isInstanceOf(ConfigException.class);
    }
  }

  private PuzzleDataset singles(int count) throws IOException {
    Samples.writeSet(dir, Split.TRAIN, "all", Collections.nCopies(count, List.of(1)));
    Samples.writeMetadata(dir, Split.TRAIN, count + 1, "all");
    return PuzzleDataset.open(dir, Split.TRAIN);
  }

  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  /** The examples of one iteration. */
  private static List<Integer> examples(TrainBatches batches) throws IOException {
    List<Integer> order = new ArrayList<>();
    Optional<PuzzleBatch> next = batches.next();
    while (next.isPresent()) {
      order.addAll(examples(next.get()));
      next = batches.next();
    }
    return order;
  }

  private static List<Integer> examples(PuzzleBatch batch) {
    return IntStream.range(0, batch.rows())
        .mapToObj(row -> Samples.exampleOf(batch.inputs(), row))
        .toList();
  }
}
