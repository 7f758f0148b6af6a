package io.github.hrm4j.train.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The README's picture tells the truth: it is what the model in the box does, and its marks and
 * captions are compared with the rules and with a solver that searches.
 */
class SolvingPictureTest {
  private static final Sudoku SUDOKU = Sudoku.ofSize(6);

  private static final Pattern GRID =
      Pattern.compile(
          "<g transform=\"[^\"]*\" data-cells=\"([^\"]*)\">\\n(.*?)</g>", Pattern.DOTALL);

  private record Frame(byte[] cells, String drawing) {
    int marks(String kind) {
      return (int) Pattern.compile("class=\"" + kind + "\"").matcher(drawing).results().count();
    }
  }

  private static List<Frame> frames() throws IOException {
    Matcher grid = GRID.matcher(Files.readString(SolvingPicture.FILE));
    return grid.results()
        .map(found -> new Frame(SUDOKU.grid(found.group(1)), found.group(2)))
        .toList();
  }

  private static int different(byte[] a, byte[] b) {
    return (int) IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count();
  }

  @Test
  void itEndsWithAValidSolutionAfterSeveralSegments() throws IOException {
    List<Frame> frames = frames();
    assertThat(frames).hasSizeGreaterThanOrEqualTo(4);
    assertThat(SUDOKU.solves(frames.getFirst().cells, frames.getLast().cells)).isTrue();
    assertThat(frames.getLast().drawing).contains("valid");
    assertThat(frames.get(1).marks("wrong")).isPositive();
  }

  /** By plain loops, whose bits do not depend on the processor's vectors. */
  @Test
  void itIsWhatTheModelInTheBoxDoes() throws IOException {
    try (Solver solver = Pretrained.load(SolverOptions.defaults().withDevice("reference"))) {
      assertThat(SolvingPicture.page(solver)).isEqualTo(Files.readString(SolvingPicture.FILE));
      Solution solution = solver.solve(new SudokuQuestion(SUDOKU, frames().getFirst().cells));
      assertThat(SUDOKU.grid(solution.text())).isEqualTo(frames().getLast().cells);
    }
  }

  @Test
  void wrongAndChangedCellsAreMarkedAndCounted() throws IOException {
    List<Frame> frames = frames();
    byte[] question = frames.getFirst().cells;
    byte[] truth = new SudokuSolver(SUDOKU).solve(question);
    assertThat(new SudokuSolver(SUDOKU).isUnique(question)).isTrue();
    for (int i = 1; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      int wrong = different(frame.cells, truth);
      assertThat(frame.marks("wrong")).isEqualTo(wrong);
      assertThat(frame.marks("given")).isEqualTo(Sudoku.givens(question));
      assertThat(frame.drawing).contains(wrong == 0 ? "valid" : wrong + " wrong");
      if (i > 1) {
        int changed = different(frame.cells, frames.get(i - 1).cells);
        assertThat(frame.marks("changed")).isEqualTo(changed);
        assertThat(frame.drawing).contains(changed + " changed");
      }
    }
  }

  @Test
  void itIsSmallAndFitsBothThemes() throws IOException {
    assertThat(Files.readString(SolvingPicture.FILE))
        .hasSizeLessThan(100_000)
        .contains("prefers-color-scheme: dark");
  }
}
