package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SudokuSolverTest {
  // The first two puzzles of the qqwing sample and their published answers.
  private static final String[][] KNOWN = {
    {
      "..89....5.....8..69...573.81.........57....6.68...3..1.96.4.7..731.........5.....",
      "318962475475138296962457318143695827257814963689723541596341782731289654824576139"
    },
    {
      "..5.....38....9..2.93...1.....276...2...9..5....8........95..6..19..2..8.6..3....",
      "625187493841369572793524186158276349276493851934815627387951264519642738462738915"
    },
  };

  private final Sudoku nine = Sudoku.ofSize(9);

  @Test
  void solvesPublishedPuzzles() {
    var solver = new SudokuSolver(nine);
    for (String[] pair : KNOWN) {
      byte[] question = nine.grid(pair[0]);
      assertThat(nine.format(solver.solve(question))).isEqualTo(pair[1]);
      assertThat(solver.isUnique(question)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void theNumberOfGridsIsTheKnownOne(int size) {
    // 288 grids of 4×4; of the 28,200,960 grids of 6×6 one in 720 has a given first row, and of
    // those one in 6 begins its second row with 4 5 6 in this order: the left box lacks those
    // three.
    Sudoku sudoku = Sudoku.ofSize(size);
    String givens = size == 4 ? "" : "123456456";
    byte[] question = sudoku.grid(givens + ".".repeat(sudoku.cells() - givens.length()));
    int expected = size == 4 ? 288 : 28_200_960 / 720 / 6;
    assertThat(new SudokuSolver(sudoku).count(question, Integer.MAX_VALUE)).isEqualTo(expected);
  }

  @Test
  void countingStopsAtTheLimitAndContradictionsHaveNoSolution() {
    var solver = new SudokuSolver(nine);
    assertThat(solver.count(new byte[81], 2)).isEqualTo(2);
    byte[] twice = nine.grid("11" + ".".repeat(79));
    assertThat(solver.count(twice, 2)).isZero();
    assertThatThrownBy(() -> solver.solve(twice)).hasMessageStartingWith("sudoku has no solution");
    byte[] answer = nine.grid(KNOWN[0][1]);
    assertThat(solver.isUnique(answer)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 9})
  void randomGridsAreSolutionsAndReachEveryPart(int size) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var solver = new SudokuSolver(sudoku);
    var random = new SplittableRandom(7);
    var seen = new HashSet<String>();
    for (int i = 0; i < 4000; i++) {
      byte[] grid = solver.fill(random);
      assertThat(sudoku.isSolution(grid)).isTrue();
      seen.add(sudoku.format(grid));
    }
    // 4×4: all 288 are met; larger: hardly any grid comes twice in 4,000.
    assertThat(seen.size()).isGreaterThanOrEqualTo(size == 4 ? 288 : 3990);
  }
}
