package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SudokuInvariantsTest {
  private final SplittableRandom random = new SplittableRandom(3);

  private byte[] dig(byte[] solution, int givens) {
    byte[] question = new byte[solution.length];
    int[] order = Permutations.random(solution.length, random);
    for (int i = 0; i < givens; i++) {
      question[order[i]] = solution[order[i]];
    }
    return question;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 9})
  void noSymmetryChangesThem(int size) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var invariants = new SudokuInvariants(sudoku);
    var solver = new SudokuSolver(sudoku);
    for (int i = 0; i < 200; i++) {
      byte[] answer = solver.fill(random);
      byte[] question = dig(answer, random.nextInt(size, 4 * size));
      SudokuShuffle shuffle = SudokuShuffle.draw(sudoku, SudokuSymmetry.ALL, random);
      assertThat(invariants.ofAnswer(shuffle.apply(answer))).isEqualTo(invariants.ofAnswer(answer));
      assertThat(invariants.ofQuestion(shuffle.apply(question)))
          .isEqualTo(invariants.ofQuestion(question));
    }
  }

  @Test
  void theyTellAlmostAllGridsApart() {
    Sudoku nine = Sudoku.ofSize(9);
    var invariants = new SudokuInvariants(nine);
    var solver = new SudokuSolver(nine);
    Set<Long> answers = new HashSet<>();
    Set<Long> questions = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      byte[] answer = solver.fill(random);
      answers.add(invariants.ofAnswer(answer));
      questions.add(invariants.ofQuestion(dig(answer, 25)));
    }
    assertThat(answers).hasSize(3000);
    assertThat(questions).hasSize(3000);
  }

  /** Where the canonical forms of 6×6 differ, invariants may agree, but never the other way. */
  @Test
  void aClassHasOneInvariant() {
    Sudoku six = Sudoku.ofSize(6);
    var invariants = new SudokuInvariants(six);
    var classes = new SudokuClasses(six, SudokuSymmetry.ALL);
    var solver = new SudokuSolver(six);
    Map<String, Long> ofClass = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      byte[] answer = solver.fill(random);
      long own = invariants.ofAnswer(answer);
      assertThat(ofClass.computeIfAbsent(classes.of(answer), _ -> own)).isEqualTo(own);
    }
    assertThat(ofClass).hasSizeGreaterThan(20);
    assertThat(new HashSet<>(ofClass.values())).hasSizeGreaterThan(10);
  }
}
