package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudokuAuditTest {
  @TempDir Path dir;

  private final List<GridPuzzle> train = new ArrayList<>();
  private final List<GridPuzzle> test = new ArrayList<>();
  private Sudoku sudoku;

  @BeforeEach
  void makePuzzles() {
    generate(6, SudokuSymmetry.ALL);
  }

  private void generate(int size, SudokuSymmetry symmetry) {
    sudoku = Sudoku.ofSize(size);
    train.clear();
    test.clear();
    new SudokuGenerator(new GeneratorOptions(size, 30, 6, 0, 0, symmetry, 2))
        .run((split, p) -> (split == Split.TRAIN ? train : test).add(p), Progress.NONE);
  }

  @Test
  void aGeneratedDatasetIsClean() throws IOException {
    SudokuAudit audit = audit(SudokuSymmetry.ALL, 2);
    assertThat(audit.faultCount()).isZero();
    assertThat(audit.trainExamples()).isEqualTo(90);
    assertThat(audit.testExamples()).isEqualTo(6);
    audit.requireClean();
  }

  @ParameterizedTest
  @CsvSource({"4, DIGITS", "4, ALL", "6, DIGITS", "6, ALL", "9, DIGITS", "9, ALL"})
  void aTestPuzzleInDisguiseIsFound(int size, SudokuSymmetry symmetry) throws IOException {
    generate(size, symmetry);
    var random = new SplittableRandom(8);
    train.add(17, image(test.get(3), symmetry, random));
    SudokuAudit audit = audit(symmetry, 0);
    assertThat(audit.faultCount()).isEqualTo(1);
    assertThat(audit.faults().getFirst())
        .startsWith("train example 17: its answer is that of test example")
        .endsWith("under symmetry " + symmetry.key());
    assertThatThrownBy(audit::requireClean)
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains("train example 17").hasLineCount(1));
  }

  @Test
  void anotherQuestionWithATestAnswerIsFoundAndSoAreItsShuffles() throws IOException {
    byte[] answer = test.get(2).answer();
    train.add(4, new GridPuzzle(0, answer, answer)); // nothing blank: another question
    assertThat(audit(SudokuSymmetry.ALL, 3).faultCount()).isEqualTo(4);
  }

  @Test
  void aLeakUnderAllSymmetriesIsNoneUnderDigitsAlone() throws IOException {
    byte[] answer = test.getFirst().answer().clone();
    swapFirstTwoRows(answer);
    train.add(new GridPuzzle(0, answer, answer));
    assertThat(audit(SudokuSymmetry.ALL, 0).faultCount()).isEqualTo(1);
    var classes = new SudokuClasses(sudoku, SudokuSymmetry.DIGITS);
    assertThat(classes.of(answer)).isNotEqualTo(classes.of(test.getFirst().answer()));
  }

  private static void swapFirstTwoRows(byte[] grid) {
    for (int column = 0; column < 6; column++) {
      byte digit = grid[column];
      grid[column] = grid[6 + column];
      grid[6 + column] = digit;
    }
  }

  @Test
  void severalSolutionsAndWrongAnswersAreFound() throws IOException {
    GridPuzzle good = train.get(5);
    byte[] blank = new byte[36];
    train.set(5, new GridPuzzle(0, blank, good.answer()));
    assertThat(new SudokuSolver(sudoku).count(blank, 2)).isEqualTo(2);
    byte[] wrong = test.get(1).answer().clone();
    wrong[0] = (byte) (wrong[0] % 6 + 1);
    test.set(1, new GridPuzzle(0, test.get(1).question(), wrong));
    assertThat(audit(SudokuSymmetry.ALL, 0).faults())
        .containsExactly(
            "test example 1: its answer does not solve it",
            "train example 5: it has more than one solution");
  }

  @Test
  void otherDatasetsAreRefused() {
    Path mazes = Samples.resource("maze-tiny");
    assertThatThrownBy(() -> SudokuAudit.of(mazes, SudokuSymmetry.ALL, Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("seq_len 900 and vocab_size 6 are not those of a Sudoku");
  }

  private GridPuzzle image(GridPuzzle puzzle, SudokuSymmetry symmetry, SplittableRandom random) {
    SudokuShuffle shuffle = SudokuShuffle.draw(sudoku, symmetry, random);
    return new GridPuzzle(0, shuffle.apply(puzzle.question()), shuffle.apply(puzzle.answer()));
  }

  private SudokuAudit audit(SudokuSymmetry symmetry, int shuffles) throws IOException {
    write(Split.TRAIN, train, symmetry, shuffles);
    write(Split.TEST, test, symmetry, 0);
    return SudokuAudit.of(dir, symmetry, Progress.NONE);
  }

  private void write(Split split, List<GridPuzzle> puzzles, SudokuSymmetry symmetry, int shuffles)
      throws IOException {
    try (var spool = new PuzzleSpool(dir.resolve("spool"), sudoku.cells())) {
      for (GridPuzzle puzzle : puzzles) {
        spool.add(puzzle);
      }
      var recipe = new SudokuRows.Recipe(sudoku, symmetry, spool, shuffles, 1);
      SplitFiles.write(dir, List.of(recipe.plan(split)), 2, Progress.NONE);
    }
  }
}
