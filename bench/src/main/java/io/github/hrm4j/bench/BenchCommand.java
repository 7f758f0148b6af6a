package io.github.hrm4j.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hrm bench}: shows what can be measured. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {BenchCommand.DESCRIPTION, ""},
    subcommands = {
      StepCommand.class,
      GemmCommand.class,
      KernelsCommand.class,
      ReportCommand.class,
      ScalingCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A whole training step of the 27-million-parameter model:",
      "    hrm bench step",
      "  Every matrix product in it:",
      "    hrm bench gemm",
      "",
      "Numbers are those of the machine as it is: let nothing else run on it.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class BenchCommand implements Callable<Integer> {
  static final String DESCRIPTION =
      "Measures how fast this machine trains, and against what limit.";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
