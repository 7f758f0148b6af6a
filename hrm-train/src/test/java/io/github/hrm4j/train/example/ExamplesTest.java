package io.github.hrm4j.train.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
  void latinSquaresGoFromDataToAnswers() throws IOException {
    String output =
        outputOf(() -> assertThat(LatinSquares.run(folder, 256, 32, 4)).isBetween(0L, 100L));
    assertThat(output).contains("step 16: ").containsPattern("([1-5.]{5}\n){5}(not )?valid");
    assertThat(folder.resolve("latin-5x5/test/all__labels.npy")).exists();
    assertThat(folder.resolve("latin-run/step_16.safetensors")).exists();
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
