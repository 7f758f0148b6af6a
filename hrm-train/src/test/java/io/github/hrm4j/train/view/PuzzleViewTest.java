package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.audit.Fixtures;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PuzzleViewTest {
  @TempDir Path dir;

  private final Fixtures make = new Fixtures(3);

  @Test
  void sudokusInColourTellGivensApart() throws IOException {
    make.sudoku().write(dir);
    String text = PuzzleView.of(dir, Split.TEST, 1, true);
    assertThat(text).contains("\u001b[1m", "\u001b[36m", "+----------+----------+----------+");
    assertThat(text.lines()).hasSize(2 + 9 + 4);
  }

  @Test
  void mazesInColourShowTheWay() throws IOException {
    make.maze().write(dir);
    String text = PuzzleView.of(dir, Split.TRAIN, 8, true);
    assertThat(text).contains("\u001b[30;46mo ", "S ", "G ");
    assertThat(text.lines()).hasSize(2 + 11);
    String plain = PuzzleView.of(dir, Split.TRAIN, 8, false);
    assertThat(plain).contains("SS", "GG", "'o").doesNotContain("\u001b");
  }

  @Test
  void anArcTaskIsShownWithThePairsOfBothSplits() throws IOException {
    make.arc().write(dir);
    String text = PuzzleView.of(dir, Split.TEST, 4, false);
    assertThat(text.lines().findFirst().orElseThrow())
        .matches("ARC, test puzzle 4, eval1_t\\d_\\d{10}");
    assertThat(text)
        .containsSubsequence("test pair 1 of 1", "→", "train pair 1 of 2", "train pair 2 of 2");
    assertThat(PuzzleView.of(dir, Split.TRAIN, 0, false))
        .contains("train pair 3 of 3")
        .doesNotContain("test pair");
    assertThat(PuzzleView.of(dir, Split.TRAIN, 0, true)).contains("\u001b[48;5;");
  }

  @Test
  void whatHasNoGridOnItIsSaidWithItsPlace() throws IOException {
    var fixture = make.arc();
    fixture.write(dir);
    Path labels = dir.resolve("train/all__labels.npy");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] = 1; // the last cell of the last canvas
    Files.write(labels, bytes);
    assertThatThrownBy(() -> PuzzleView.of(dir, Split.TRAIN, 26, false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("train example 71: row 29, column 29");
  }
}
