package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands say what they do. */
class HelpTest {
  @Test
  void theProgramListsTheCommand() {
    assertThat(Hrm.run("--help").out()).contains("bench", BenchCommand.DESCRIPTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " step", " gemm", " kernels", " report", " scaling"})
  void everyCommandHasHelpWithExamples(String command) {
    Hrm help = Hrm.run(("bench" + command + " --help").split(" "));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: hrm bench" + command, "Examples:");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }
}
