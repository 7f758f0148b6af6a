package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.audit.Fixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataShowCommandTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int show(String... arguments) {
    List<String> words = new ArrayList<>(List.of("data", "show", dir.toString()));
    words.addAll(List.of(arguments));
    return Main.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
  }

  @Test
  void withoutATerminalThereIsNoColour() throws IOException {
    new Fixtures(2).sudoku().write(dir);
    assertThat(show()).isZero();
    assertThat(out.toString())
        .contains("Sudoku 9×9, train puzzle 0", "givens", "+----------+")
        .doesNotContain("\u001b");
  }

  @Test
  void theSplitAndTheIndexAreTheUsers() throws IOException {
    new Fixtures(2).maze().write(dir);
    assertThat(show("--split", "test", "--index", "3")).isZero();
    assertThat(out.toString()).contains("mazes of 11×11, test puzzle 3", "20 steps from S to G");
  }

  @Test
  void aWrongIndexIsOneLineAndExitTwo() throws IOException {
    new Fixtures(2).maze().write(dir);
    for (String index : List.of("4", "-1")) {
      err.getBuffer().setLength(0);
      assertThat(show("--split", "test", "--index", index)).isEqualTo(2);
      assertThat(err.toString().strip())
          .hasLineCount(1)
          .endsWith("--index " + index + ", the test split has puzzles 0 to 3");
    }
    assertThat(show("--index", "x")).isEqualTo(2);
    assertThat(show("--split", "dev")).isEqualTo(2);
  }

  @Test
  void colourFollowsTheEnvironment() {
    assertThat(Terminal.hasColour(Map.of("NO_COLOR", "1"))).isFalse();
  }
}
