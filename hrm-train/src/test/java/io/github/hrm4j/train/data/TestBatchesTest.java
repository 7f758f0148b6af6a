package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.CrossEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBatchesTest {
  @TempDir Path dir;

  @Test
  void examplesComeInOrderSetAfterSetAndTheLastBatchIsPadded() throws IOException {
    Samples.writeSet(dir, Split.TEST, "one", List.of(List.of(2, 0, 3)));
    Samples.writeSet(dir, Split.TEST, "two", List.of(List.of(1)));
    Samples.writeMetadata(dir, Split.TEST, 4, "one", "two");
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TEST)) {
      var batches = new TestBatches(dataset, 3);
      assertThat(batches.count()).isEqualTo(3);
      List<TestBatches.TestBatch> all = new ArrayList<>();
      for (var next = batches.next(); next.isPresent(); next = batches.next()) {
        all.add(next.get());
      }
      assertThat(all).extracting(TestBatches.TestBatch::set).containsExactly("one", "one", "two");
      assertThat(all).extracting(TestBatches.TestBatch::rows).containsExactly(3, 2, 1);
      assertThat(all.get(0).batch().puzzleIdentifiers()).containsExactly(1, 1, 3);
      assertThat(all.get(1).batch().puzzleIdentifiers()).containsExactly(3, 3, 0);
      assertThat(all.get(1).batch().rows()).isEqualTo(3);
      assertThat(all.get(1).batch().inputs()).endsWith(0, 0, 0, 0);
      int ignored = CrossEntropy.IGNORED;
      assertThat(all.get(1).batch().labels()).endsWith(ignored, ignored, ignored, ignored);
      assertThat(Samples.exampleOf(all.get(1).batch().inputs(), 1)).isEqualTo(4);
    }
  }
}
