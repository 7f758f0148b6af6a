package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.SudokuClasses;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataSudokuCommandTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsFreshQuestionsOneALine() {
    assertThat(run("--generate", "5", "--size", "6", "--print", "--seed", "3")).isZero();
    List<String> lines = out.toString().lines().toList();
    Sudoku six = Sudoku.ofSize(6);
    assertThat(lines).hasSize(5).doesNotHaveDuplicates();
    assertThat(lines).allMatch(line -> new SudokuSolver(six).isUnique(six.grid(line)));
  }

  @Test
  void printsOnlyQuestionsWithAsManyGivensAsAsked() {
    assertThat(run("--generate", "60", "--size", "6", "--givens", "14-18", "--print")).isZero();
    Sudoku six = Sudoku.ofSize(6);
    Set<Integer> givens = new TreeSet<>();
    out.toString().lines().forEach(line -> givens.add(Sudoku.givens(six.grid(line))));
    assertThat(givens).containsExactly(14, 15, 16, 17, 18);
  }

  @Test
  void unseenQuestionsHaveSolutionsOfOtherClassesThanTheTraining() throws IOException {
    assertThat(run("--generate", "80", "--size", "6", "--unseen", "--print")).isZero();
    Sudoku six = Sudoku.ofSize(6);
    var classes = new SudokuClasses(six, SudokuSymmetry.ALL);
    Set<String> found = new TreeSet<>();
    out.toString()
        .lines()
        .forEach(line -> found.add(classes.of(new SudokuSolver(six).solve(six.grid(line)))));
    assertThat(found).isNotEmpty().doesNotContainAnyElementsOf(Pretrained.trainClasses());
    assertRefused("--unseen goes with --size 6", "--generate", "5", "--unseen", "--print");
    assertRefused("--unseen goes with --print only", "--generate", "5", "--unseen");
  }

  @Test
  void generatesAuditsAndSaysWhatNext() {
    Path data = dir.resolve("four");
    int code =
        run("--generate", "80", "--size", "4", "--num-aug", "2", "--output-dir", data.toString());
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("240 training and 10 test examples, each with a single solution; 1 and 1 classes")
        .contains("next: hrm train data_path=" + data);
    assertThat(PuzzleDataset.has(data, Split.TEST)).isTrue();
    assertThat(run("--audit", data.toString())).isZero();
    assertThat(run("--audit", data.toString(), "--symmetry", "digits")).isZero();
    assertThat(out.toString()).contains("under symmetry digits, none in both");
  }

  @Test
  void buildsFromCsv() throws IOException {
    Path csv = dir.resolve("my.train.csv");
    try (var in =
        getClass().getResourceAsStream("/io/github/hrm4j/train/data/qqwing-rated.train.csv")) {
      Files.copy(in, csv);
    }
    Path data = dir.resolve("nine");
    String[] args = {
      "--source",
      csv.toString(),
      "--output-dir",
      data.toString(),
      "--subsample-size",
      "3",
      "--min-difficulty",
      "10",
      "--num-aug",
      "4",
      "--seed",
      "1"
    };
    assertThat(run(args)).isZero();
    assertThat(out.toString()).contains("3 training puzzles with 4 shuffles each, no test split");
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains("this folder is not empty");
  }

  @Test
  void wrongUseIsRefusedInOneLine() {
    assertRefused("give one of --source PATH, --generate N, --audit DIR");
    assertRefused("give one of", "--generate", "5", "--audit", "x");
    assertRefused("--output-dir DIR is missing", "--generate", "5");
    assertRefused("--givens goes with --generate only", "--audit", "x", "--givens", "3");
    assertRefused(
        "--subsample-size goes with --source only",
        "--generate",
        "5",
        "--subsample-size",
        "3",
        "--print");
    assertRefused("--size: 5, allowed is 4, 6 or 9", "--generate", "5", "--size", "5", "--print");
    assertRefused("it writes no dataset", "--generate", "5", "--print", "--test", "3");
    assertRefused("x: no such file", "--source", "x", "--output-dir", dir + "/y");
  }

  @Test
  void aRangeOfGivensThatIsNoneIsWrongUsage() {
    assertThat(run("--generate", "5", "--print", "--givens", "20-8")).isEqualTo(2);
    assertThat(err.toString()).contains("--givens: 20-8, allowed is N, or MIN-MAX");
    assertThat(run("--generate", "5", "--print", "--givens", "few")).isEqualTo(2);
    assertThat(err.toString()).contains("--givens: 'few', allowed is a number such as 16");
  }

  @Test
  void anUnknownSymmetryIsWrongUsage() {
    assertThat(run("--generate", "5", "--print", "--symmetry", "rows")).isEqualTo(2);
    assertThat(err.toString()).contains("'rows' is not digits or all");
  }

  @Test
  void helpHasExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("--print").contains("Exit codes");
  }

  private void assertRefused(String message, String... args) {
    err.getBuffer().setLength(0);
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  /** As the main class runs it: user errors are one line and exit code 2. */
  private int run(String... args) {
    return new CommandLine(new DataSudokuCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (e instanceof ConfigException) {
                command.getErr().println(e.getMessage());
                return 2;
              }
              throw e;
            })
        .execute(args);
  }
}
