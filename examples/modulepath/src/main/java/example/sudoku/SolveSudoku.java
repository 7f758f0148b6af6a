package example.sudoku;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import java.io.IOException;
import java.nio.file.Path;

/** Solves a Sudoku on the module path: {@code SolveSudoku PUZZLE CHECKPOINT}. */
public final class SolveSudoku {
  private SolveSudoku() {}

  public static void main(String[] args) throws IOException {
    Solution solution;
    try (Solver solver = Solver.load(Path.of(args[1]))) {
      solution = solver.solve(Sudoku.parse(args[0]));
    }
    System.out.print(solution.render(false));
    System.out.println(solution);
    System.exit(solution.valid() ? 0 : 1);
  }
}
