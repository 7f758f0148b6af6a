package io.github.hrm4j.train.plot;

import java.util.List;

/**
 * A drawing of some curves of a run over its steps: what the page of {@code hrm view} and the
 * pictures of {@code hrm plot} have in common.
 *
 * @param id the file's name, without an ending
 * @param title above it
 * @param unit of its numbers
 * @param lines what is drawn
 */
public record Figure(String id, String title, String unit, List<Line> lines) {
  /**
   * A curve.
   *
   * @param name for people
   * @param split {@code train} or {@code test}
   * @param column of the split's {@link Columns}
   */
  public record Line(String name, String split, String column) {
    /** Which number is drawn for a stored one: percent of shares, the rate of a time. */
    public double shown(double value) {
      return switch (column) {
        case "accuracy", "exact_accuracy" -> 100 * value;
        case "seconds" -> 1 / value;
        default -> value;
      };
    }
  }

  /** Keeps a copy. */
  public Figure {
    lines = List.copyOf(lines);
  }

  /** The figures of every run. */
  public static final List<Figure> ALL =
      List.of(
          new Figure(
              "loss",
              "Loss",
              "",
              List.of(
                  new Line("tokens, training", "train", "lm_loss"),
                  new Line("q_halt, training", "train", "q_halt_loss"),
                  new Line("q_continue, training", "train", "q_continue_loss"),
                  new Line("tokens, test", "test", "lm_loss"),
                  new Line("q_halt, test", "test", "q_halt_loss"))),
          new Figure(
              "accuracy",
              "Accuracy",
              "%",
              List.of(
                  new Line("cells, training", "train", "accuracy"),
                  new Line("exact, training", "train", "exact_accuracy"),
                  new Line("cells, test", "test", "accuracy"),
                  new Line("exact, test", "test", "exact_accuracy"))),
          new Figure(
              "segments",
              "Segments per puzzle",
              "",
              List.of(
                  new Line("training", "train", "steps"),
                  new Line("test, if puzzles halted by themselves", "test", "halted_steps"))),
          new Figure(
              "learning-rate", "Learning rate", "", List.of(new Line("AdamATan2", "train", "lr"))),
          new Figure(
              "throughput",
              "Throughput",
              "steps/s",
              List.of(new Line("training", "train", "seconds"))));
}
