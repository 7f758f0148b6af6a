package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudokuGeneratorTest {
  @ParameterizedTest
  @CsvSource({
    "4, 200, 50, 0, ALL",
    "4, 200, 50, 0, DIGITS",
    "6, 300, 60, 16, DIGITS",
    "6, 300, 60, 0, ALL",
    "9, 60, 12, 0, ALL",
    "9, 60, 12, 30, DIGITS",
  })
  void puzzlesAreUniqueDifferentAndSplitByClass(
      int size, int train, int test, int givens, SudokuSymmetry symmetry) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var solver = new SudokuSolver(sudoku);
    var classes = new SudokuClasses(sudoku, symmetry);
    Map<Split, List<GridPuzzle>> made =
        generate(new GeneratorOptions(size, train, test, givens, 0, symmetry, 3));
    assertThat(made.get(Split.TRAIN)).hasSize(train);
    assertThat(made.get(Split.TEST)).hasSize(test);
    Map<Split, Set<String>> found = new EnumMap<>(Split.class);
    Set<String> questions = new HashSet<>();
    made.forEach(
        (split, puzzles) -> {
          for (GridPuzzle puzzle : puzzles) {
            assertThat(solver.isUnique(puzzle.question())).isTrue();
            assertThat(sudoku.solves(puzzle.question(), puzzle.answer())).isTrue();
            assertThat(Sudoku.givens(puzzle.question())).isGreaterThanOrEqualTo(givens);
            questions.add(sudoku.format(puzzle.question()));
            found.computeIfAbsent(split, _ -> new HashSet<>()).add(classes.of(puzzle.answer()));
          }
        });
    assertThat(questions).hasSize(train + test);
    assertThat(found.get(Split.TEST)).isNotEmpty();
    assertThat(found.get(Split.TRAIN)).doesNotContainAnyElementsOf(found.get(Split.TEST));
  }

  @Test
  void digsToTheGivensAskedForAndOtherwiseUntilNoneCanGo() {
    for (GridPuzzle puzzle : made(new GeneratorOptions(6, 100, 0, 16, 0, SudokuSymmetry.ALL, 1))) {
      assertThat(Sudoku.givens(puzzle.question())).isEqualTo(16);
    }
    var solver = new SudokuSolver(Sudoku.ofSize(9));
    for (GridPuzzle puzzle : made(new GeneratorOptions(9, 10, 0, 0, 0, SudokuSymmetry.ALL, 1))) {
      byte[] question = puzzle.question();
      for (int cell = 0; cell < 81; cell++) {
        byte digit = question[cell];
        question[cell] = 0;
        assertThat(digit == 0 || !solver.isUnique(question)).isTrue();
        question[cell] = digit;
      }
    }
  }

  @Test
  void thePuzzlesAreTheSameWhateverTheThreadCount() {
    var options = new GeneratorOptions(6, 700, 90, 14, 0, SudokuSymmetry.ALL, 9);
    List<String> alone = inPool(1, options);
    assertThat(inPool(4, options)).isEqualTo(alone);
    var otherSeed = new GeneratorOptions(6, 700, 90, 14, 0, SudokuSymmetry.ALL, 10);
    assertThat(inPool(1, otherSeed)).isNotEqualTo(alone);
  }

  @Test
  void moreThanThereAreIsRefusedInsteadOfSearchedForEver() {
    // 288 grids with all cells given; three fourths at most can be on one side.
    var options = new GeneratorOptions(4, 300, 0, 16, 0, SudokuSymmetry.DIGITS, 0);
    assertThatThrownBy(() -> generate(options))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only 288 of 300 training");
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThatThrownBy(() -> new GeneratorOptions(5, 1, 0, 0, 0, SudokuSymmetry.ALL, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--size: 5, allowed is 4, 6 or 9");
    assertThatThrownBy(() -> new GeneratorOptions(4, 0, 0, 0, 0, SudokuSymmetry.ALL, 0))
        .hasMessageStartingWith("--generate: 0");
    assertThatThrownBy(() -> new GeneratorOptions(4, 1, 0, 17, 0, SudokuSymmetry.ALL, 0))
        .hasMessage("--givens: 17, allowed is 0 to 16");
  }

  private static List<String> inPool(int threads, GeneratorOptions options) {
    Sudoku sudoku = Sudoku.ofSize(options.size());
    List<String> lines = new ArrayList<>();
    try (var pool = new ForkJoinPool(threads)) {
      pool.submit(
              () ->
                  new SudokuGenerator(options)
                      .run(
                          (split, puzzle) -> lines.add(split + sudoku.format(puzzle.question())),
                          Progress.NONE))
          .join();
    }
    return lines;
  }

  private static List<GridPuzzle> made(GeneratorOptions options) {
    return generate(options).get(Split.TRAIN);
  }

  private static Map<Split, List<GridPuzzle>> generate(GeneratorOptions options) {
    Map<Split, List<GridPuzzle>> made = new EnumMap<>(Split.class);
    new SudokuGenerator(options)
        .run(
            (split, puzzle) -> made.computeIfAbsent(split, _ -> new ArrayList<>()).add(puzzle),
            Progress.NONE);
    return made;
  }
}
