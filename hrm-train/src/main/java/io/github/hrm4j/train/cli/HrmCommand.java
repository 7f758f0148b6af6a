package io.github.hrm4j.train.cli;

import picocli.CommandLine.Command;

/** {@code hrm}: shows what there is. */
@Command(
    description = "Trains and evaluates Hierarchical Reasoning Models, in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ConvertCommand.class,
      DataCommand.class,
      SolveCommand.class,
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
final class HrmCommand extends BareCommand {}
