package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArcCanvasTest {
  private static final ArcGrid GRID = new ArcGrid(2, 3, new byte[] {0, 1, 2, 3, 4, 9});

  @Test
  void theMarkerIsBelowAndRightOfTheGridAndTheCornerEmpty() {
    int[] canvas = write(GRID, 4, 5);
    assertThat(corner(canvas, 4, 5, 4, 5)).isEqualTo("2 3 4 1 0/5 6 11 1 0/1 1 1 0 0/0 0 0 0 0");
    assertThat(Arrays.stream(canvas).filter(token -> token != 0)).hasSize(6 + 3 + 2);
  }

  @Test
  void whatWasOnTheCanvasIsGone() {
    byte[] tokens = new byte[ArcCanvas.SEQ_LEN];
    Arrays.fill(tokens, (byte) 7);
    ArcCanvas.write(GRID, ArcVariant.IDENTITY, 0, 0, tokens, 0);
    assertThat(tokens).isEqualTo(ArcCanvas.tokens(GRID));
  }

  @Test
  void aGridAtTheBordersHasNoMarkerThere() {
    int[] canvas = write(GRID, 28, 0);
    assertThat(corner(canvas, 28, 0, 2, 5)).isEqualTo("2 3 4 1 0/5 6 11 1 0");
    assertThat(Arrays.stream(canvas).filter(token -> token == 1)).hasSize(2);
    canvas = write(GRID, 3, 27);
    assertThat(corner(canvas, 3, 27, 4, 3)).isEqualTo("2 3 4/5 6 11/1 1 1/0 0 0");
    canvas = write(GRID, 27, 26); // the markers are in the last row and column
    assertThat(corner(canvas, 27, 26, 3, 4)).isEqualTo("2 3 4 1/5 6 11 1/1 1 1 0");
    canvas = write(GRID, 28, 27);
    assertThat(Arrays.stream(canvas).filter(token -> token == 1)).isEmpty();
    assertThatThrownBy(() -> write(GRID, 29, 0)).hasMessageContaining("not on a canvas");
    assertThatThrownBy(() -> write(GRID, 0, 28)).hasMessageContaining("not on a canvas");
  }

  @Test
  void aGridOf30By30FillsTheCanvas() {
    byte[] cells = new byte[900];
    Arrays.fill(cells, (byte) 9);
    var full = new ArcGrid(30, 30, cells);
    assertThat(write(full, 0, 0)).containsOnly(11);
    assertThat(ArcCanvas.crop(write(full, 0, 0))).isEqualTo(full);
    assertThat(ArcCanvas.find(write(full, 0, 0)).grid()).isEqualTo(full);
  }

  @Test
  void aVariantIsWrittenAsItsImageWouldBe() {
    for (Dihedral transform : Dihedral.values()) {
      var variant = new ArcVariant(transform, new byte[] {0, 2, 3, 4, 5, 6, 7, 8, 9, 1});
      byte[] found = new byte[950];
      ArcCanvas.write(GRID, variant, 1, 2, found, 50);
      assertThat(ints(Arrays.copyOfRange(found, 50, 950)))
          .isEqualTo(write(variant.apply(GRID), 1, 2));
    }
  }

  @Test
  void croppingTakesTheFirstOfTheLargestRectangles() {
    assertThat(ArcCanvas.crop(write(GRID, 0, 0))).isEqualTo(GRID);
    assertThat(ArcCanvas.crop(write(GRID, 0, 1))).hasToString("0×0 ");
    // Widths 4, 2, 2: areas 4, 4, 6.
    assertThat(crop("2 2 2 2/3 3 1 3/4 4 4 4")).hasToString("3×2 00/11/22");
    // Widths 4, 2: areas 4, 4; the first stays.
    assertThat(crop("2 3 4 5/3 3 0 0")).hasToString("1×4 0123");
    // A row without colours ends it.
    assertThat(crop("2 2/1 1/2 2")).hasToString("1×2 00");
    assertThat(crop("12 2")).hasToString("0×0 ");
    assertThat(crop("11 -1")).hasToString("1×1 9");
  }

  @Test
  void aGridIsFoundWhereverItLies() {
    assertThat(ArcCanvas.find(write(GRID, 4, 5))).isEqualTo(new ArcCanvas.Placed(GRID, 4, 5));
    assertThat(ArcCanvas.find(write(GRID, 28, 27)).row()).isEqualTo(28);
    assertThatThrownBy(() -> ArcCanvas.find(new int[900])).hasMessage("the canvas holds no grid");
    int[] noMarker = write(GRID, 4, 5);
    noMarker[6 * 30 + 5] = 0;
    assertThatThrownBy(() -> ArcCanvas.find(noMarker))
        .hasMessage("row 6, column 5 of the canvas holds token 0 instead of 1");
    int[] second = write(GRID, 4, 5);
    second[899] = 2;
    assertThatThrownBy(() -> ArcCanvas.find(second)).hasMessageContaining("token 2 instead of 0");
    int[] hole = write(GRID, 4, 5);
    hole[5 * 30 + 6] = 0;
    assertThatThrownBy(() -> ArcCanvas.find(hole)).hasMessageContaining("token 0 instead of 2");
  }

  private static ArcGrid crop(String corner) {
    int[] canvas = new int[900];
    String[] rows = corner.split("/", -1);
    for (int row = 0; row < rows.length; row++) {
      String[] tokens = rows[row].split(" ", -1);
      for (int column = 0; column < tokens.length; column++) {
        canvas[row * 30 + column] = Integer.parseInt(tokens[column]);
      }
    }
    return ArcCanvas.crop(canvas);
  }

  private static int[] write(ArcGrid grid, int row, int column) {
    byte[] tokens = new byte[ArcCanvas.SEQ_LEN];
    ArcCanvas.write(grid, ArcVariant.IDENTITY, row, column, tokens, 0);
    return ints(tokens);
  }

  private static int[] ints(byte[] tokens) {
    return IntStream.range(0, tokens.length).map(i -> tokens[i]).toArray();
  }

  private static String corner(int[] canvas, int row, int column, int rows, int columns) {
    var text = new StringBuilder();
    for (int i = 0; i < rows * columns; i++) {
      text.append(i == 0 ? "" : i % columns == 0 ? "/" : " ");
      text.append(canvas[(row + i / columns) * 30 + column + i % columns]);
    }
    return text.toString();
  }
}
