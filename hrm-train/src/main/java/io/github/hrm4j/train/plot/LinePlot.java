package io.github.hrm4j.train.plot;

import java.util.List;

/**
 * Shares from 0 to 1 over the numbers 1 to n.
 *
 * @param title above the plot
 * @param xName what the numbers count
 * @param lines at least one, all of the same length
 */
public record LinePlot(String title, String xName, List<Line> lines) {
  /**
   * One of them.
   *
   * @param values from 0 to 1
   */
  public record Line(String name, List<Double> values) {
    /** Keeps a copy. */
    public Line {
      values = List.copyOf(values);
    }
  }

  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException if there is nothing to draw or the lengths differ
   */
  public LinePlot {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.getFirst().values().isEmpty()) {
      throw new IllegalArgumentException("plot '" + title + "': nothing to draw");
    }
    for (Line line : lines) {
      if (line.values().size() != lines.getFirst().values().size()) {
        throw new IllegalArgumentException("plot '" + title + "': lines of different lengths");
      }
    }
  }

  /** How many values each line has. */
  int length() {
    return lines.getFirst().values().size();
  }
}
