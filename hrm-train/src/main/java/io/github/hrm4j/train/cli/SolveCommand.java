package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm solve}: lets a trained model solve puzzles. */
@Command(
    name = "solve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Solves puzzles with a trained model: the one given, else the one last trained here"
          + " (runs/latest), else the one in the box, which is for Sudokus of 6×6.",
      "Whether a solution is valid is checked by the rules of the puzzle, not by the model.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A 6×6 Sudoku, and how the model finds its answer:",
      "    hrm solve .234164.6.23.64.3......46.13..2..641 --watch",
      "  Fresh ones, a line of JSON each:",
      "    hrm data sudoku --generate 5 --size 6 --seed 1 --print | hrm solve - --json",
      "  A maze in a file, with a model of your own:",
      "    hrm solve maze.txt checkpoint=runs/maze",
      "  The test inputs of an ARC task that the model was trained on:",
      "    hrm solve 007bbfb7.json checkpoint=runs/arc",
      "  The model in the box, whatever was trained here:",
      "    hrm solve puzzles.txt checkpoint=pretrained",
      "",
      "Exit codes: 0 valid, 1 not valid (one of several is enough), 2 wrong usage or input, or a"
          + " size that the model does not know."
    })
final class SolveCommand implements Callable<Integer> {
  private static final int TOGETHER = 32;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PUZZLE|FILE|-",
      description =
          "A Sudoku of n² characters with . or 0 for a blank; a maze as text; a file with one puzzle,"
              + " or one a line, or Sudokus with a blank line between them, or an ARC task (JSON); or - for the standard input.")
  private String puzzle;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description =
          "checkpoint=FILE (or a run folder, or pretrained), segments=N, device=NAME, threads=N;"
              + " before the puzzle or after it.")
  private List<String> settings = List.of();

  @Option(names = "--watch", description = "Show the answer after each segment.")
  private boolean watch;

  @Option(names = "--json", description = "Print one line of JSON a puzzle.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (watch && json) {
      throw new ConfigException("--watch and --json exclude each other");
    }
    Path base = Path.of("");
    SolveArguments arguments = SolveArguments.of(puzzle, settings, base);
    List<Puzzle> given = PuzzleInput.read(arguments.puzzle(), base, System.in);
    SolvePlan plan =
        SolvePlan.of(arguments.settings(), base, Runtime.getRuntime().availableProcessors());
    List<Puzzle> puzzles = new ArrayList<>(given.size());
    for (Puzzle each : given) {
      puzzles.add(plan.fit(each));
    }
    try (Solver solver = plan.open(puzzles.size())) {
      SolveReport report =
          new SolveReport(spec.commandLine().getOut(), json, watch, solver.segments());
      if (watch) {
        puzzles.forEach(each -> report.add(solver.solve(each, report.watcher())));
      } else {
        solveTogether(solver, puzzles, report);
      }
      report.finish(plan.model());
      return report.allValid() ? 0 : 1;
    }
  }

  /** Many at a time; what is done is printed before the next ones begin. */
  private static void solveTogether(Solver solver, List<Puzzle> puzzles, SolveReport report) {
    if (puzzles.size() <= TOGETHER) {
      solver.solve(puzzles).forEach(report::add);
      return;
    }
    try (ProgressLine progress = new ProgressLine()) {
      for (int from = 0; from < puzzles.size(); from += TOGETHER) {
        int to = Math.min(from + TOGETHER, puzzles.size());
        solver.solve(puzzles.subList(from, to)).forEach(report::add);
        progress.update("solving", to, puzzles.size());
      }
    }
  }
}
