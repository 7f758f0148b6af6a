package io.github.hrm4j.train.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code hrm}: shows what there is. */
@Command(
    name = "hrm",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Trains and evaluates Hierarchical Reasoning Models, in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ConvertCommand.class,
      DataCommand.class,
      SolveCommand.class,
      ViewCommand.class,
      PlotCommand.class,
      GetCommand.class,
      DoctorCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  Train a small model on small Sudokus, all by itself, in minutes:",
      "    hrm train",
      "  What a command understands:",
      "    hrm train --help",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted (after saving)."
    })
final class HrmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
