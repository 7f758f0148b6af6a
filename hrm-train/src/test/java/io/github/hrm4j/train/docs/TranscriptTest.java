package io.github.hrm4j.train.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guides show of {@code ./hrm solve} and of its fresh puzzles is what the program prints:
 * the commands run as they stand, in a shell, with the model in the box.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TranscriptTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");

  /** The last bits of a q, and so its rounded digits, depend on the processor's vectors. */
  private static final double ROUNDING = 0.02;

  /** Runs the program of the build under test. */
  private static final String LAUNCHER =
      """
      #!/bin/sh
      exec "$JAVA" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
        -XX:+UseSerialGC -Dhrm.command=./hrm -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
        io.github.hrm4j.train.cli.Main "$@"
      """;

  @TempDir private Path folder;

  /** A command and what stands below it; that may be the end of what it prints. */
  private record Step(String command, List<String> output, boolean whole) {
    boolean runsHere() {
      return command.matches("(\\./hrm solve|\\./hrm data sudoku .*--print|head) ?.*");
    }
  }

  /** The commands of a page; one that ends its block shows its output in the next block. */
  private static List<Step> steps(String page) {
    List<Step> steps = new ArrayList<>();
    boolean open = false;
    for (MatchResult block : BLOCK.matcher(page).results().toList()) {
      List<String> lines = block.group(1).lines().toList();
      if (!lines.getFirst().startsWith("$ ")) {
        if (open) {
          steps.add(new Step(steps.removeLast().command, lines, false));
        }
        open = false;
        continue;
      }
      for (String line : lines) {
        if (line.startsWith("$ ")) {
          steps.add(new Step(line.substring(2), new ArrayList<>(), true));
        } else {
          steps.getLast().output.add(line);
        }
      }
      open = steps.getLast().output.isEmpty();
    }
    return steps;
  }

  @BeforeEach
  void makeLauncher() throws IOException {
    Path launcher = Files.writeString(folder.resolve("hrm"), LAUNCHER);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  private List<String> run(String command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("JAVA", System.getProperty("java.home") + "/bin/java");
    shell.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    shell.start().waitFor();
    return Files.readAllLines(output).stream()
        .filter(line -> !line.contains("Using incubator modules"))
        .toList();
  }

  private void require(Step step, List<String> printed) {
    int from = step.whole ? 0 : Math.max(0, printed.size() - step.output.size());
    List<String> compared = printed.subList(from, printed.size());
    assertThat(masked(compared)).as(step.command).isEqualTo(masked(step.output));
    List<Double> numbers = numbers(compared);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i))
          .as(step.command)
          .isEqualTo(numbers(step.output).get(i), offset(ROUNDING));
    }
  }

  private static List<String> masked(List<String> lines) {
    return lines.stream().map(line -> DECIMAL.matcher(line).replaceAll("#")).toList();
  }

  private static List<Double> numbers(List<String> lines) {
    return DECIMAL
        .matcher(String.join("\n", lines))
        .results()
        .map(number -> Double.valueOf(number.group()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"docs/solving.md, 1", "docs/quick-start.md, 5"})
  void theProgramPrintsWhatThePageShows(String page, int commands) throws Exception {
    List<Step> steps =
        steps(Files.readString(Path.of("..").resolve(page))).stream()
            .filter(Step::runsHere)
            .toList();
    assertThat(steps).hasSize(commands);
    for (Step step : steps) {
      require(step, run(step.command));
    }
  }

  @Test
  void stepsAreReadAsTheyAreMeant() {
    String fence = "```";
    String page =
        """
        %1$s
        $ ./hrm solve 1 --watch
        %1$s
        text
        %1$s
        the end
        %1$s
        %1$s
        $ head -1 a
        b
        $ ./hrm train
        c
        %1$s
        %1$s
        no output
        %1$s
        """
            .formatted(fence);
    assertThat(steps(page))
        .containsExactly(
            new Step("./hrm solve 1 --watch", List.of("the end"), false),
            new Step("head -1 a", List.of("b"), true),
            new Step("./hrm train", List.of("c"), true));
    assertThat(steps(page)).extracting(Step::runsHere).containsExactly(true, true, false);
  }
}
