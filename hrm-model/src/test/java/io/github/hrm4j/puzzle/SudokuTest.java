package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SudokuTest {
  private static final String QUESTION = "1.3....2.43.....1....1.45.....6...4";
  private final Sudoku six = Sudoku.ofSize(6);

  @Test
  void boxesOfSixHaveTwoRowsAndThreeColumns() {
    int[] boxes = new int[36];
    Arrays.setAll(boxes, six::boxOf);
    assertThat(boxes).startsWith(0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
    assertThat(six.size()).isEqualTo(6);
    assertThat(six.vocabSize()).isEqualTo(8);
  }

  @Test
  void otherSizesAreRefused() {
    assertThatThrownBy(() -> Sudoku.ofSize(8)).hasMessage("sudoku: size 8, allowed are 4, 6, 9");
    assertThatThrownBy(() -> new Sudoku(3, 2)).hasMessageContaining("boxes of 3×2");
  }

  @Test
  void dotsAndZerosAreBlanksAndTextRoundTrips() {
    String text = "1.3....2.43.....1....1.45.....6....";
    assertThat(six.format(six.grid(text + "0"))).isEqualTo(text + ".");
  }

  @Test
  void errorsSayWhereAndWhatIsAllowed() {
    assertThatThrownBy(() -> six.grid(QUESTION))
        .hasMessage("sudoku 6×6: needs 36 characters, got 35");
    assertThatThrownBy(() -> six.grid(".......7" + ".".repeat(28)))
        .hasMessage("sudoku 6×6: row 2, column 2 holds '7', allowed are '.', '0' and 1..6");
    assertThatThrownBy(() -> six.grid("x" + ".".repeat(35))).hasMessageContaining("holds 'x'");
  }

  @Test
  void tokensAreDigitPlusOneAndPaddingReadsAsBlank() {
    Sudoku four = Sudoku.ofSize(4);
    byte[] grid = four.grid("12.." + "............");
    int[] tokens = four.tokens(grid);
    assertThat(tokens).startsWith(2, 3, 1, 1);
    assertThat(four.fromTokens(tokens)).isEqualTo(grid);
    tokens[15] = 0;
    assertThat(four.fromTokens(tokens)).isEqualTo(grid);
    tokens[15] = 6;
    assertThatThrownBy(() -> four.fromTokens(tokens)).hasMessageContaining("token 6 at cell 15");
    assertThatThrownBy(() -> four.fromTokens(new int[15])).hasMessageContaining("16 tokens");
  }

  @Test
  void aSolutionHasEveryDigitInRowsColumnsAndBoxesAndKeepsTheGivens() {
    Sudoku four = Sudoku.ofSize(4);
    byte[] answer = four.grid("1234341221434321");
    byte[] boxesWrong = four.grid("1234234134124123"); // a Latin square, but boxes repeat digits
    assertThat(four.isSolution(answer)).isTrue();
    assertThat(four.isSolution(boxesWrong)).isFalse();
    assertThat(four.isSolution(four.grid("123434122143432."))).isFalse();
    assertThat(four.solves(four.grid("1..............."), answer)).isTrue();
    assertThat(four.solves(four.grid("2..............."), answer)).isFalse();
  }

  @Test
  void givensThatContradictEachOtherAreNoQuestion() {
    assertThatThrownBy(() -> Sudoku.parse("1..1............"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sudoku 4×4: row 1 has two 1s, in columns 1 and 4, and no answer can keep both");
    assertThatThrownBy(() -> Sudoku.parse("..3.......3....."))
        .hasMessageStartingWith("sudoku 4×4: column 3 has two 3s, in rows 1 and 3, and");
    assertThatThrownBy(() -> Sudoku.parse("..4....4........"))
        .hasMessageStartingWith(
            "sudoku 4×4: box 2 has two 4s, at row 1, column 3 and at row 2, column 4, and");
    assertThat(Sudoku.parse("1234341221434321").givens()).hasSize(16);
    // Nothing twice, though nothing can be right either: that is for the solver to find out.
    assertThat(Sudoku.parse("123....4........").seqLen()).isEqualTo(16);
  }

  @Test
  void renderingShowsBoxesAndTellsGivensApart() {
    Sudoku four = Sudoku.ofSize(4);
    byte[] question = four.grid("1..4............");
    byte[] answer = four.grid("123434122143432.");
    assertThat(SudokuText.render(four, question, answer, false))
        .isEqualTo(
            """
            +-------+-------+
            |  1 '2 | '3  4 |
            | '3 '4 | '1 '2 |
            +-------+-------+
            | '2 '1 | '4 '3 |
            | '4 '3 | '2  . |
            +-------+-------+
            """);
    String coloured = SudokuText.render(four, question, answer, true);
    assertThat(coloured).contains("\u001b[1m1\u001b[0m").contains("\u001b[36m2\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(SudokuText.render(four, question, answer, false).replace("'", " "));
  }

  @Test
  void aSixBySixShowsItsWideBoxes() {
    byte[] blank = new byte[36];
    assertThat(SudokuText.render(six, blank, blank, false))
        .startsWith("+----------+----------+\n|  .  .  . |  .  .  . |\n")
        .hasLineCount(10);
  }
}
