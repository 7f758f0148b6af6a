package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PuzzleSpoolTest {
  private static final int SIZE = 5_000; // of 50 bytes: several blocks

  @TempDir Path dir;

  private static GridPuzzle puzzle(int number) {
    byte[] question = new byte[21];
    byte[] answer = new byte[21];
    question[number % 21] = (byte) number;
    answer[number % 19] = (byte) (number / 256);
    return new GridPuzzle(number * 1_000_000_000L, question, answer);
  }

  @Test
  void puzzlesAreFoundAtTheirPlaces() throws IOException {
    Path file = dir.resolve("spool");
    try (var spool = new PuzzleSpool(file, 21)) {
      for (int i = 0; i < SIZE; i++) {
        spool.add(puzzle(i));
      }
      spool.replace(7, puzzle(70_007));
      spool.replace(SIZE - 1, puzzle(70_008));
      spool.add(puzzle(SIZE));
      spool.flush();
      assertThat(spool.size()).isEqualTo(SIZE + 1);
      var reader = spool.reader();
      var random = new SplittableRandom(1);
      for (int i = 0; i < SIZE; i++) {
        assertIs(reader.get(i), i == 7 ? 70_007 : i == SIZE - 1 ? 70_008 : i);
      }
      for (int i = 0; i < 500; i++) {
        int index = 8 + random.nextInt(SIZE - 9);
        assertIs(reader.get(index), index);
      }
      assertIs(spool.reader().get(SIZE), SIZE);
    }
    assertThat(file).doesNotExist();
  }

  private static void assertIs(GridPuzzle found, int number) {
    GridPuzzle expected = puzzle(number);
    assertThat(found.stream()).isEqualTo(expected.stream());
    assertThat(found.question()).isEqualTo(expected.question());
    assertThat(found.answer()).isEqualTo(expected.answer());
  }
}
