package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.audit.Fixtures;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten groups of three puzzles with one example each. */
class SampleTest {
  @TempDir private Path dir;

  @BeforeEach
  void write() throws IOException {
    new Fixtures(1).sudoku().write(dir);
  }

  private Sample sample(long room) throws IOException {
    try (PuzzleDataset split = PuzzleDataset.open(dir, Split.TRAIN)) {
      return Sample.of(split, room);
    }
  }

  @Test
  void withRoomForAllTheyAreAllThere() throws IOException {
    Sample sample = sample(30);
    assertThat(sample.puzzles()).hasSize(30);
    assertThat(sample.whole()).isTrue();
    assertThat(sample.rule()).isEqualTo("All 30 puzzles.");
  }

  @Test
  void withLessRoomTheFirstOfEachGroup() throws IOException {
    Sample sample = sample(29);
    assertThat(sample.puzzles()).hasSize(20);
    assertThat(sample.puzzles()).extracting(Sample.Entry::number).startsWith(0L, 1L, 3L, 4L);
    assertThat(sample.puzzles()).extracting(Sample.Entry::group).startsWith(0L, 0L, 1L, 1L);
    assertThat(sample.whole()).isFalse();
    assertThat(sample.rule()).isEqualTo("20 of 30 puzzles: of each of 10 groups the first 2.");
  }

  @Test
  void withEvenLessGroupsAtEqualDistances() throws IOException {
    Sample sample = sample(4);
    assertThat(sample.puzzles()).extracting(Sample.Entry::number).containsExactly(0L, 9L, 18L, 27L);
    assertThat(sample.rule()).isEqualTo("4 of 30 puzzles: the first of every 3rd group.");
  }
}
