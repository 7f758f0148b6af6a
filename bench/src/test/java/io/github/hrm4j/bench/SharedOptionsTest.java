package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What several commands of {@code hrm bench} ask for, they ask for in the same words. */
class SharedOptionsTest {
  /** Lists, where the others take one. */
  private static final Set<String> LISTS = Set.of("gemm --batch", "gemm --threads");

  /** How much is left out is each command's own. */
  private static final String QUICK = "--quick";

  @Test
  void optionsOfOneNameAreOneOption() {
    Map<String, Set<String>> texts = new TreeMap<>();
    Map<String, CommandLine> commands = new CommandLine(new BenchCommand()).getSubcommands();
    assertThat(commands).hasSize(5);
    commands.forEach(
        (name, command) -> {
          for (OptionSpec option : command.getCommandSpec().options()) {
            if (!LISTS.contains(name + " " + option.longestName())) {
              String text =
                  List.of(option.names())
                      + " "
                      + option.paramLabel()
                      + " "
                      + String.join(" ", option.description())
                      + " "
                      + option.defaultValue();
              texts
                  .computeIfAbsent(option.longestName(), _ -> new TreeSet<>())
                  .add(text.replace("bench-" + name, "bench-NAME"));
            }
          }
        });
    texts.remove(QUICK);
    assertThat(texts).containsKeys("--threads", "--batch", "--seq", "--steps", "--json");
    assertThat(texts).allSatisfy((name, all) -> assertThat(all).as(name).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "--threads 0, --threads=0: must be at least 1, step gemm kernels report scaling",
    "--batch -3, --batch=-3: must be at least 1, step gemm kernels",
    "--seq 0, --seq=0: must be at least 1, step gemm",
    "--steps 0, --steps=0: must be at least 1, step scaling"
  })
  void mistakesAreToldInTheSameWords(String argument, String message, String commands) {
    for (String command : commands.split(" ", -1)) {
      Hrm run = Hrm.run(("bench " + command + " " + argument).split(" "));
      assertThat(run.code()).as(command).isEqualTo(2);
      assertThat(run.err().strip())
          .isEqualTo("hrm: " + message + "; see hrm bench " + command + " --help");
    }
  }

  @Test
  void aFolderIsNamedAfterTheCommand() {
    assertThat(Hrm.run("bench", "report", "--help").out()).contains("(default: bench-report)");
    assertThat(Hrm.run("bench", "scaling", "--help").out()).contains("(default: bench-scaling)");
  }
}
