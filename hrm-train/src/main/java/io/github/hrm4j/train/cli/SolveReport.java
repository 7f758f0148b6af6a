package io.github.hrm4j.train.cli;

import io.github.hrm4j.solve.Solution;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Prints solutions as they come, and counts. */
final class SolveReport {
  private final PrintWriter out;
  private final boolean json;
  private final boolean watched;
  private final int mostSegments;
  private int solutions;
  private int valid;

  SolveReport(PrintWriter out, boolean json, boolean watched, int mostSegments) {
    this.out = out;
    this.json = json;
    this.watched = watched;
    this.mostSegments = mostSegments;
  }

  /** Shows the segments of the next puzzle. */
  Consumer<Solution> watcher() {
    return new SolveWatch(out, mostSegments);
  }

  void add(Solution solution) {
    solutions++;
    valid += solution.valid() ? 1 : 0;
    if (json) {
      out.println(SolutionText.json(solution));
    } else {
      out.print(watched ? "" : solution.render(Terminal.hasColour(System.getenv())));
      out.println(SolutionText.verdict(solution, mostSegments));
    }
    out.flush();
  }

  /** Says for people which model it was, and how many of several are valid. */
  void finish(String model) {
    if (json) {
      return;
    }
    if (solutions > 1) {
      out.printf("%d of %d are valid. ", valid, solutions);
    }
    out.println("Solved by " + model + ".");
    out.flush();
  }

  boolean allValid() {
    return valid == solutions;
  }
}
