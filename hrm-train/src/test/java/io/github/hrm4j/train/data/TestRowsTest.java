package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.PuzzleBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRowsTest {
  @TempDir private Path dir;

  /** Sets of 5 + 1 and 3 rows: puzzles of 2, 0, 3 and 1 examples in two groups; 1 and 2 in one. */
  @BeforeEach
  void write() throws IOException {
    Samples.writeSet(dir, Split.TEST, "one", List.of(List.of(2, 0, 3), List.of(1)));
    Samples.writeSet(dir, Split.TEST, "two", List.of(List.of(1, 2)));
    Samples.writeMetadata(dir, Split.TEST, 5, "one", "two");
  }

  /** What a row is: set, group, number, example and identifier. */
  private List<String> read(TestRows.Selection selection, long limit) throws IOException {
    List<String> seen = new ArrayList<>();
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, Split.TEST)) {
      TestRows rows = new TestRows(dataset, selection, limit);
      PuzzleBatch batch =
          new PuzzleBatch(
              2,
              Samples.SEQ_LEN,
              new int[2 * Samples.SEQ_LEN],
              new int[2 * Samples.SEQ_LEN],
              new int[2]);
      for (Optional<TestRows.Row> row = rows.next(batch, 1);
          row.isPresent();
          row = rows.next(batch, 1)) {
        assertThat(row.get().number()).isEqualTo(seen.size());
        seen.add(
            "%s%d:%d/%d"
                .formatted(
                    row.get().set(),
                    row.get().group(),
                    Samples.exampleOf(batch.inputs(), 1),
                    batch.puzzleIdentifiers()[1]));
      }
      assertThat(rows.count()).isEqualTo(seen.size());
      assertThat(rows.next(batch, 0)).isEmpty();
      assertThat(batch.inputs()).as("the other row is left alone").startsWith(0, 0, 0, 0);
    }
    return seen;
  }

  @Test
  void allRowsComeInOrderSetAfterSet() throws IOException {
    assertThat(read(TestRows.Selection.ALL, Long.MAX_VALUE))
        .containsExactly(
            "one0:0/1",
            "one0:1/1",
            "one0:2/3",
            "one0:3/3",
            "one0:4/3",
            "one1:5/4",
            "two0:0/1",
            "two0:1/2",
            "two0:2/2");
  }

  @Test
  void aLimitCutsThemOff() throws IOException {
    assertThat(read(TestRows.Selection.ALL, 7)).hasSize(7).endsWith("two0:0/1");
    assertThat(read(TestRows.Selection.ALL, 1)).containsExactly("one0:0/1");
  }

  @Test
  void puzzlesThatAreNotSelectedAreLeftOut() throws IOException {
    assertThat(read((_, puzzle) -> puzzle >= 1, Long.MAX_VALUE))
        .containsExactly("one0:2/3", "one0:3/3", "one0:4/3", "one1:5/4", "two0:1/2", "two0:2/2");
    assertThat(read((set, puzzle) -> set.name().equals("two") && puzzle == 0, 9))
        .containsExactly("two0:0/1");
    assertThat(read((_, _) -> false, 9)).isEmpty();
  }
}
