///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//REPOS central,hrm4j=file:../../target/repository
//DEPS io.github.hrm4j:hrm4j-parent:0.1.0-SNAPSHOT@pom
//DEPS io.github.hrm4j:hrm-model
//JAVA_OPTIONS --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Solves a Sudoku: {@code jbang Solve.java PUZZLE [CHECKPOINT]}. */
public class Solve {
  public static void main(String[] args) throws IOException {
    Solution solution;
    try (Solver solver = load(args)) {
      solution = solver.solve(Sudoku.parse(args[0]));
    }
    System.out.println(solution);
  }

  private static Solver load(String[] args) throws IOException {
    return args.length > 1
        ? Solver.load(Path.of(args[1]))
        : Pretrained.load(SolverOptions.defaults()); // the model in the box, for 6×6
  }
}
