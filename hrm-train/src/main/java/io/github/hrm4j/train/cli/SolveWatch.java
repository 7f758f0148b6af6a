package io.github.hrm4j.train.cli;

import io.github.hrm4j.solve.Solution;
import java.io.PrintWriter;
import java.util.function.Consumer;

/**
 * Shows a puzzle's answer after each segment: in place on a terminal, slowly enough to follow, one
 * below the other elsewhere.
 */
final class SolveWatch implements Consumer<Solution> {
  private final PrintWriter out;
  private final int mostSegments;
  private final boolean inPlace = Terminal.isInteractive();
  private final Pace pace = new Pace();
  private int height;

  SolveWatch(PrintWriter out, int mostSegments) {
    this.out = out;
    this.mostSegments = mostSegments;
  }

  @Override
  public void accept(Solution solution) {
    String grid = solution.render(Terminal.hasColour(System.getenv()));
    if (inPlace && height > 0) {
      pace.waitForNext();
      out.printf("\u001b[%dA", height);
    }
    String line = "segment " + solution.segments() + " of " + mostSegments;
    out.println(inPlace ? line + "\u001b[K" : line);
    out.print(grid);
    out.flush();
    height = 1 + (int) grid.lines().count();
  }
}
