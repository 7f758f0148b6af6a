package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
      "Solves puzzles with a trained model: the one given, else the one last trained here.",
      "Whether a solution is valid is checked by the rules of the puzzle, not by the model.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A 6×6 Sudoku, and how the model finds its answer:",
      "    hrm solve ..3......4.1...5....1..61......36..5 --watch",
      "  Fresh ones, a line of JSON each:",
      "    hrm data sudoku --generate 5 --size 6 --seed 1 --print | hrm solve - --json",
      "  A maze in a file, with a model of your own:",
      "    hrm solve maze.txt checkpoint=runs/latest",
      "",
      "Exit codes: 0 valid, 1 not valid (one of several is enough), 2 wrong usage or input, or a"
          + " size that the model does not know."
    })
final class SolveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PUZZLE|FILE|-",
      description =
          "A Sudoku of n² characters with . or 0 for a blank; a maze as text; a file with one puzzle,"
              + " or one a line; or - for the standard input.")
  private String puzzle;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "checkpoint=FILE (or a run folder), segments=N, device=NAME, threads=N.")
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
    List<Puzzle> puzzles = PuzzleInput.read(puzzle, Path.of(""), System.in);
    SolvePlan plan =
        SolvePlan.of(settings, Path.of(""), Runtime.getRuntime().availableProcessors());
    PrintWriter out = spec.commandLine().getOut();
    boolean allValid = true;
    try (Solver solver = plan.open()) {
      for (Puzzle each : puzzles) {
        Solution solution = solve(solver, plan, each, out);
        allValid &= solution.valid();
      }
    }
    return allValid ? 0 : 1;
  }

  private Solution solve(Solver solver, SolvePlan plan, Puzzle each, PrintWriter out) {
    Consumer<Solution> watcher = watch ? new SolveWatch(out, solver.segments()) : _ -> {};
    Solution solution;
    try {
      solution = solver.solve(each, watcher);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(plan.checkpoint() + ": " + e.getMessage() + plan.cure(each), e);
    }
    if (json) {
      out.println(SolutionText.json(solution));
    } else {
      out.print(watch ? "" : solution.render(Terminal.hasColour(System.getenv())));
      out.println(SolutionText.verdict(solution, solver.segments()));
    }
    out.flush();
    return solution;
  }
}
