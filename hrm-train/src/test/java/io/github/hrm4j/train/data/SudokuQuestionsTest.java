package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudokuQuestionsTest {
  private final SplittableRandom random = new SplittableRandom(4);

  private byte[] question(Sudoku sudoku, int givens) {
    byte[] answer = new SudokuSolver(sudoku).fill(random);
    byte[] question = new byte[answer.length];
    int[] order = Permutations.random(answer.length, random);
    for (int i = 0; i < givens; i++) {
      question[order[i]] = answer[order[i]];
    }
    return question;
  }

  @ParameterizedTest
  @CsvSource({"4, 6, DIGITS", "4, 6, ALL", "6, 12, DIGITS", "6, 12, ALL", "9, 26, ALL"})
  void aShuffleIsAnImageAndAnotherQuestionIsNot(int size, int givens, SudokuSymmetry symmetry) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var questions = new SudokuQuestions(sudoku, symmetry);
    for (int i = 0; i < 20; i++) {
      byte[] question = question(sudoku, givens);
      byte[] image = SudokuShuffle.draw(sudoku, symmetry, random).apply(question);
      assertThat(questions.areImages(question, image)).isTrue();
      assertThat(questions.areImages(question, question(sudoku, givens + 1))).isFalse();
      assertThat(questions.areImages(question, withoutOne(image))).isFalse();
    }
  }

  private static byte[] withoutOne(byte[] question) {
    byte[] other = question.clone();
    int cell = 0;
    while (other[cell] == 0) {
      cell++;
    }
    other[cell] = 0;
    return other;
  }

  @Test
  void theWholeGroupIsNotThatOfTheDigits() {
    Sudoku four = Sudoku.ofSize(4);
    byte[] question = four.grid("12..............");
    byte[] rowsSwapped = four.grid("....21..........");
    byte[] transposed = four.grid("1...2...........");
    for (byte[] image : new byte[][] {rowsSwapped, transposed}) {
      assertThat(new SudokuQuestions(four, SudokuSymmetry.ALL).areImages(question, image)).isTrue();
      assertThat(new SudokuQuestions(four, SudokuSymmetry.DIGITS).areImages(question, image))
          .isFalse();
    }
    assertThat(
            new SudokuQuestions(four, SudokuSymmetry.ALL)
                .areImages(question, four.grid("1.2.............")))
        .isFalse(); // in two boxes
  }

  @Test
  void digitsAreRenamedOneToOne() {
    Sudoku four = Sudoku.ofSize(4);
    var questions = new SudokuQuestions(four, SudokuSymmetry.DIGITS);
    assertThat(questions.areImages(four.grid("12......2......."), four.grid("34......4.......")))
        .isTrue();
    assertThat(questions.areImages(four.grid("12......2......."), four.grid("34......3.......")))
        .isFalse();
    assertThat(questions.areImages(four.grid("12......3......."), four.grid("34......4.......")))
        .isFalse();
  }
}
