///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//REPOS central,hrm4j=file:../../target/repository
//DEPS io.github.hrm4j:hrm4j-parent:0.1.0-SNAPSHOT@pom
//DEPS io.github.hrm4j:hrm-model
//JAVA_OPTIONS --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import java.io.IOException;
import java.nio.file.Path;

/** Solves Sudokus: {@code jbang Solve.java PUZZLE…}. */
public class Solve {
  public static void main(String[] args) throws IOException {
    boolean valid = true;
    try (Solver solver = Solver.load(Path.of(args[1]))) {
      for (String puzzle : new String[] {args[0]}) {
        Solution solution = solver.solve(Sudoku.parse(puzzle));
        System.out.println(solution);
        valid &= solution.valid();
      }
    }
    System.exit(valid ? 0 : 1);
  }
}
