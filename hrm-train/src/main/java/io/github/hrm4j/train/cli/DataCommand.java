package io.github.hrm4j.train.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hrm data}: shows which datasets can be built. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Builds, audits and shows datasets in the reference's layout.",
    subcommands = {
      DataSudokuCommand.class,
      DataMazeCommand.class,
      DataArcCommand.class,
      DataAuditCommand.class,
      DataShowCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hrm data sudoku --generate 1000 --size 9 --output-dir data/my-sudoku",
      "  hrm data arc --source ARC-AGI/data --output-dir data/arc-aug-1000",
      "  hrm data sudoku --help",
      "  hrm data audit data/my-sudoku",
      "  hrm data show data/my-sudoku --index 3"
    })
final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
