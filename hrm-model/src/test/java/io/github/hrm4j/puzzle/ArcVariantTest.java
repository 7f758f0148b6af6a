package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.model.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArcVariantTest {
  private static final ArcGrid GRID = new ArcGrid(2, 3, new byte[] {0, 1, 2, 3, 4, 9});

  @Test
  void coloursAndPlacesChangeTogether() {
    var variant = new ArcVariant(Dihedral.ROTATE_90, new byte[] {0, 2, 1, 3, 4, 5, 6, 7, 9, 8});
    assertThat(variant.apply(GRID))
        .isEqualTo(new ArcGrid(3, 2, new byte[] {1, 8, 2, 4, 0, 3}))
        .hasToString("3×2 18/24/03");
    assertThat(variant.undo(variant.apply(GRID))).isEqualTo(GRID);
    byte[] cells = new byte[6];
    variant.apply(GRID, cells);
    assertThat(cells).isEqualTo(variant.apply(GRID).cells());
    assertThat(variant.nameOf("007bbfb7")).isEqualTo("007bbfb7_t1_0213456798");
  }

  @Test
  void everyVariantIsUndoneAndFoundByItsName() {
    var random = new SeededRandom(1, 0);
    List<ArcVariant> drawn = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      ArcVariant variant = ArcVariant.draw(random);
      assertThat(variant.colour(0)).isZero();
      assertThat(variant.undo(variant.apply(GRID))).isEqualTo(GRID);
      assertThat(ArcVariant.ofName(variant.nameOf("a1"))).isEqualTo(variant);
      assertThat(ArcVariant.ofCode(variant.code())).isEqualTo(variant);
      drawn.add(variant);
    }
    for (Dihedral transform : Dihedral.values()) {
      assertThat(drawn.stream().filter(v -> v.transform() == transform).count())
          .isBetween(190L, 310L); // 250 ± 4 standard deviations of 15
    }
    for (int colour = 1; colour <= 9; colour++) {
      int image = colour;
      assertThat(drawn.stream().filter(v -> v.colour(1) == image).count())
          .isBetween(166L, 278L); // 222 ± 4 · 14
    }
  }

  @Test
  void namesTellTaskAndVariant() {
    assertThat(ArcVariant.ofName("AboveBelow1")).isEqualTo(ArcVariant.IDENTITY);
    assertThat(ArcVariant.taskOf("AboveBelow1")).isEqualTo("AboveBelow1");
    assertThat(ArcVariant.taskOf("a_t0_0123456789")).isEqualTo("a");
    assertThat(ArcVariant.IDENTITY.nameOf("a")).isEqualTo("a_t0_0123456789");
    for (String name : List.of("a_t8_0123456789", "a_t0_012345678", "a_x", "a_t0_0123456788")) {
      assertThatThrownBy(() -> ArcVariant.ofName(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ArcVariant.ofName("a_t0_1023456789")).hasMessageContaining("keeps 0");
  }

  @Test
  void tasksHaveAnIdWithoutUnderscoreAndPairs() {
    var pairs = List.of(new ArcPair(GRID, GRID));
    assertThat(new ArcTask("a", pairs, pairs).test()).hasSize(1);
    assertThatThrownBy(() -> new ArcTask("a_b", pairs, pairs))
        .hasMessageStartingWith("a task cannot be called \"a_b\"");
    assertThatThrownBy(() -> new ArcTask("", pairs, pairs))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ArcTask("a", pairs, List.of())).hasMessageStartingWith("test: no");
    assertThatThrownBy(() -> new ArcTask("a", List.of(), pairs))
        .hasMessageStartingWith("train: no");
  }

  @Test
  void gridsCheckThemselves() {
    assertThat(new ArcGrid(0, 0, new byte[0])).hasToString("0×0 ");
    assertThat(GRID.colour(1, 2)).isEqualTo(9);
    assertThat(new ArcGrid(3, 2, GRID.cells())).isNotEqualTo(GRID);
    assertThatThrownBy(() -> new ArcGrid(31, 1, new byte[31]))
        .hasMessage("a grid of 31×1, allowed are 1×1 to 30×30");
    assertThatThrownBy(() -> new ArcGrid(0, 1, new byte[0]))
        .hasMessage("a grid of 0×1, allowed are 1×1 to 30×30");
    assertThatThrownBy(() -> new ArcGrid(1, 2, new byte[] {1, 10}))
        .hasMessage("row 1, column 2 holds 10, allowed are 0 to 9");
    assertThatThrownBy(() -> new ArcGrid(1, 2, new byte[1])).hasMessageContaining("got 1");
  }
}
