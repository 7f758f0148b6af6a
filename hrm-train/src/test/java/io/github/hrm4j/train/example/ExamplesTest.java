package io.github.hrm4j.train.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import io.github.hrm4j.train.api.TrainingResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/embedding.md and docs/your-own-puzzle.md. */
class ExamplesTest {
  @TempDir private Path folder;

  @Test
  void fiveDigitsAreSorted() throws IOException {
    String output = outputOf(() -> SortDigits.main(new String[] {folder.resolve("a").toString()}));
    Matcher last = Pattern.compile("(?s).*: (\\d)[.,](\\d+) sorted\n.*").matcher(output);
    assertThat(last.matches()).as(output).isTrue();
    assertThat(Double.parseDouble(last.group(1) + "." + last.group(2))).isGreaterThan(0.8);
    assertThat(output).contains("Solver.load reads " + folder.toAbsolutePath());
  }

  @Test
  void aLatinSquareIsJudgedByItsRules() {
    Random random = new Random(3);
    LatinSquare solved = LatinSquare.solved(random);
    LatinSquare question = solved.question(0.4, random);
    assertThat(question.solvedBy(solved.tokens())).isTrue();
    assertThat(question.solvedBy(question.tokens())).as("blanks are left").isFalse();
    assertThat(question.solvedBy(LatinSquare.solved(random).tokens())).as("other givens").isFalse();
    int[] twice = solved.tokens();
    twice[0] = twice[1];
    assertThat(new LatinSquare(java.util.Collections.nCopies(25, 0)).solvedBy(twice)).isFalse();
    assertThat(question.render(solved.tokens(), false)).hasLineCount(5);
  }

  @Test
  void latinSquaresAreLearnedFromFiles() throws IOException {
    Random random = new Random(1);
    Path dataset = folder.resolve("latin-5x5");
    LatinSquares.examples(256, random).save(dataset, LatinSquares.examples(32, random));
    TrainingResult result =
        LatinSquares.training(dataset).set("epochs", 4).run(folder.resolve("run"));
    assertThat(result.steps()).isEqualTo(16);
    try (Solver solver =
        Solver.load(result.checkpoint(), SolverOptions.defaults().withThreads(1))) {
      Puzzle question = LatinSquare.solved(random).question(0.4, random);
      Solution solution = solver.solve(question);
      assertThat(solution.segments()).isBetween(1, 4);
      assertThat(solution.valid()).isEqualTo(question.solvedBy(solution.tokens()));
      assertThat(Arrays.stream(solution.tokens())).allMatch(token -> token >= 0 && token < 7);
    }
  }

  private interface Program {
    void run() throws IOException;
  }

  private static String outputOf(Program program) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      program.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
