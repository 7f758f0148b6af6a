package io.github.hrm4j.solve.example;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The ways to ask a solver. */
public final class SolvePuzzles {
  private SolvePuzzles() {}

  /** One puzzle. */
  public static Solution one(Path path) throws IOException {
    try (var solver = Solver.load(path)) {
      Solution s = solver.solve(Sudoku.parse("1... ..2. .3.. ...4"));
      return s; // s.text(), s.valid(), s.qHalt(), s.qContinue(), s.segments()
    }
  }

  /** Many at a time, with options. */
  public static long many(Path path, List<? extends Puzzle> puzzles) throws IOException {
    SolverOptions options =
        SolverOptions.defaults() // the CPU, all cores, as many segments as in training
            .withDevice("cpu")
            .withThreads(2)
            .withSegments(8);
    try (Solver solver = Solver.load(path, options)) {
      List<Solution> solutions = solver.solve(puzzles); // in the order of the puzzles
      return solutions.stream().filter(Solution::valid).count();
    }
  }

  /** Segment by segment. */
  public static void watched(Solver solver, Puzzle puzzle, Consumer<String> display) {
    solver.solve(
        puzzle,
        soFar ->
            display.accept(
                "%d: %s q_halt %.2f, q_continue %.2f"
                    .formatted(soFar.segments(), soFar.text(), soFar.qHalt(), soFar.qContinue())));
  }

  /** One solver, any number of threads. */
  public static List<Solution> fromManyThreads(Solver solver, List<? extends Puzzle> puzzles)
      throws InterruptedException, ExecutionException {
    List<Callable<Solution>> tasks = new ArrayList<>();
    puzzles.forEach(puzzle -> tasks.add(() -> solver.solve(puzzle)));
    List<Solution> solutions = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
      for (Future<Solution> each : threads.invokeAll(tasks)) {
        solutions.add(each.get());
      }
    }
    return solutions; // the same as solver.solve(puzzles), bit for bit
  }
}
