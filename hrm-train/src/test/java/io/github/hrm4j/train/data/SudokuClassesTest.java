package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudokuClassesTest {
  /**
   * The numbers of essentially different grids: 288 / 4! = 12 and 2 for 4×4; for 6×6 the published
   * 28,200,960 / 6! = 39,168 and 49. Too many classes mean that the form depends on the image, too
   * few that it confuses grids.
   */
  @ParameterizedTest
  @CsvSource({"4, DIGITS, 12", "4, ALL, 2", "6, DIGITS, 39168", "6, ALL, 49"})
  void classesAreAsManyAsIsKnown(int size, SudokuSymmetry symmetry, int expected) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var classes = new SudokuClasses(sudoku, symmetry);
    Set<String> found = new HashSet<>();
    for (byte[] grid : gridsWithFirstRowInOrder(sudoku)) {
      found.add(classes.of(grid));
    }
    assertThat(found).hasSize(expected);
    assertThat(found).allMatch(form -> sudoku.isSolution(sudoku.grid(form)));
  }

  @ParameterizedTest
  @CsvSource({"4, DIGITS", "4, ALL", "6, DIGITS", "6, ALL", "9, DIGITS", "9, ALL"})
  void everyShuffleStaysInItsClass(int size, SudokuSymmetry symmetry) {
    Sudoku sudoku = Sudoku.ofSize(size);
    var classes = new SudokuClasses(sudoku, symmetry);
    var random = new SplittableRandom(3);
    for (int i = 0; i < 20; i++) {
      byte[] grid = new SudokuSolver(sudoku).fill(random);
      String form = classes.of(grid);
      for (int k = 0; k < 10; k++) {
        byte[] image = SudokuShuffle.draw(sudoku, symmetry, random).apply(grid);
        assertThat(sudoku.isSolution(image)).isTrue();
        assertThat(classes.of(image)).isEqualTo(form);
      }
    }
  }

  @Test
  void transpositionIsNoSymmetryOfBoxesThatAreNotSquare() {
    Sudoku six = Sudoku.ofSize(6);
    byte[] grid = new SudokuSolver(six).fill(new SplittableRandom(1));
    byte[] transposed = new byte[36];
    for (int cell = 0; cell < 36; cell++) {
      transposed[cell] = grid[cell % 6 * 6 + cell / 6];
    }
    assertThat(six.isSolution(transposed)).isFalse();
  }

  @Test
  void differentNinesAreTold() {
    Sudoku nine = Sudoku.ofSize(9);
    var classes = new SudokuClasses(nine, SudokuSymmetry.ALL);
    var random = new SplittableRandom(5);
    Set<String> forms = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      forms.add(classes.of(new SudokuSolver(nine).fill(random)));
    }
    assertThat(forms).hasSize(50); // of 5,472,730,538 classes
  }

  /** All grids whose first row is 1 … n: one for each class under renaming of digits. */
  private static List<byte[]> gridsWithFirstRowInOrder(Sudoku sudoku) {
    byte[] grid = new byte[sudoku.cells()];
    for (int i = 0; i < sudoku.size(); i++) {
      grid[i] = (byte) (i + 1);
    }
    List<byte[]> found = new ArrayList<>();
    extend(sudoku, grid, sudoku.size(), found);
    return found;
  }

  private static void extend(Sudoku sudoku, byte[] grid, int cell, List<byte[]> found) {
    if (cell == sudoku.cells()) {
      found.add(grid.clone());
      return;
    }
    for (byte digit = 1; digit <= sudoku.size(); digit++) {
      if (fits(sudoku, grid, cell, digit)) {
        grid[cell] = digit;
        extend(sudoku, grid, cell + 1, found);
        grid[cell] = 0;
      }
    }
  }

  private static boolean fits(Sudoku sudoku, byte[] grid, int cell, int digit) {
    int n = sudoku.size();
    for (int other = 0; other < cell; other++) {
      boolean sees =
          other / n == cell / n
              || other % n == cell % n
              || sudoku.boxOf(other) == sudoku.boxOf(cell);
      if (sees && grid[other] == digit) {
        return false;
      }
    }
    return true;
  }
}
