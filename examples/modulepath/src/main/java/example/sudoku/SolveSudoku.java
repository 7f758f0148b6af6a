package example.sudoku;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Solves a Sudoku on the module path: {@code SolveSudoku PUZZLE [CHECKPOINT]}. */
public final class SolveSudoku {
  private SolveSudoku() {}

  public static void main(String[] args) throws IOException {
    Solution solution;
    try (Solver solver = load(args)) {
      solution = solver.solve(Sudoku.parse(args[0]));
    }
    System.out.print(solution.render(false));
    System.out.println(solution); // tells whether it is valid
  }

  private static Solver load(String[] args) throws IOException {
    return args.length > 1
        ? Solver.load(Path.of(args[1]))
        : Pretrained.load(SolverOptions.defaults()); // the model in the box, for 6×6
  }
}
