package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.view.PuzzleView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm data show}: prints a puzzle of a dataset. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Prints a puzzle with its answer: a Sudoku with its givens told apart, a maze with the way,"
          + " all pairs of an ARC task. In colour on a terminal, unless NO_COLOR is set.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "    hrm data show data/sudoku-extreme-1k-aug-1000",
      "    hrm data show data/arc-aug-1000 --split test --index 7",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class DataShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The dataset's folder.")
  private Path dir;

  @Option(
      names = "--index",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which puzzle of the split, counted from 0. Default: 0.")
  private int index;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "train",
      description = "train or test. Default: train.")
  private Split split;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(PuzzleView.of(dir, split, index, Terminal.hasColour(System.getenv())));
    out.flush();
    return 0;
  }
}
