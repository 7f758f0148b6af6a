package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SudokuShuffleTest {
  @ParameterizedTest
  @CsvSource({"4, 24", "6, 720"})
  void digitsAloneReachTheirFactorial(int size, int expected) {
    assertThat(drawn(Sudoku.ofSize(size), SudokuSymmetry.DIGITS, 40 * expected)).hasSize(expected);
  }

  @Test
  void theWholeGroupIsReachedUniformly() {
    // 4! digits · 2 transposed or not · (2! · 2!²)² rows and columns
    int order = 24 * 2 * 8 * 8;
    Map<String, Integer> drawn = drawn(Sudoku.ofSize(4), SudokuSymmetry.ALL, 100 * order);
    assertThat(drawn).hasSize(order);
    // Chi-square with order - 1 degrees of freedom: mean order - 1, variance twice that.
    double chiSquare =
        drawn.values().stream().mapToDouble(count -> Math.pow(count - 100, 2) / 100).sum();
    assertThat(chiSquare)
        .isBetween(order - 6 * Math.sqrt(2.0 * order), order + 6 * Math.sqrt(2.0 * order));
  }

  @Test
  void sixBySixHasNoTransposition() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      int[] cells = SudokuShuffle.draw(Sudoku.ofSize(6), SudokuSymmetry.ALL, random).cells();
      assertThat(cells[1] / 6).isEqualTo(cells[0] / 6); // a row stays a row
    }
  }

  @ParameterizedTest
  @EnumSource
  void blanksMoveWithTheirCellsAndAnswersStillSolve(SudokuSymmetry symmetry) {
    Sudoku nine = Sudoku.ofSize(9);
    var random = new SplittableRandom(4);
    byte[] answer = new SudokuSolver(nine).fill(random);
    byte[] question = answer.clone();
    Arrays.fill(question, 20, 60, (byte) 0);
    for (int i = 0; i < 100; i++) {
      SudokuShuffle shuffle = SudokuShuffle.draw(nine, symmetry, random);
      byte[] image = shuffle.apply(question);
      assertThat(nine.solves(image, shuffle.apply(answer))).isTrue();
      assertThat(Sudoku.givens(image)).isEqualTo(41);
    }
  }

  private static Map<String, Integer> drawn(Sudoku sudoku, SudokuSymmetry symmetry, int draws) {
    var random = new SplittableRandom(1);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < draws; i++) {
      SudokuShuffle shuffle = SudokuShuffle.draw(sudoku, symmetry, random);
      counts.merge(
          Arrays.toString(shuffle.digits()) + Arrays.toString(shuffle.cells()), 1, Integer::sum);
    }
    return counts;
  }
}
