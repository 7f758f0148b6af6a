package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArcTextTest {
  private final ArcGrid low = new ArcGrid(1, 2, new byte[] {0, 3});
  private final ArcGrid high = new ArcGrid(3, 1, new byte[] {1, 2, 9});

  @Test
  void gridsStandSideBySide() {
    assertThat(ArcText.render(new ArcPair(low, high), false))
        .isEqualTo(" . 3      1\n      →   2\n          9\n");
    assertThat(ArcText.render(new ArcPair(high, low), false))
        .isEqualTo(" 1      . 3\n 2  →  \n 9     \n");
    assertThat(ArcText.render(low, false)).isEqualTo(" . 3\n");
  }

  @Test
  void cellsAreColouredSquares() {
    assertThat(ArcText.render(low, true))
        .isEqualTo("\u001b[48;5;16m  \u001b[48;5;41m  \u001b[0m\n");
  }
}
