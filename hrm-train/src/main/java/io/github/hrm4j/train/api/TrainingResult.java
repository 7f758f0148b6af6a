package io.github.hrm4j.train.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a training ended.
 *
 * @param checkpoint the last model, a file that {@code Solver.load} reads
 * @param best the model of the best evaluation; empty if there was none
 * @param steps steps done, over all starts of the run
 * @param cancelled whether it was cancelled before its end; {@link Training#resume} goes on
 * @param evaluation metrics of the last evaluation of this start by the reference's names; empty if
 *     there was none
 */
public record TrainingResult(
    Path checkpoint,
    Optional<Path> best,
    long steps,
    boolean cancelled,
    Map<String, Double> evaluation) {
  /** Keeps a copy of the metrics. */
  public TrainingResult {
    evaluation = Map.copyOf(evaluation);
  }
}
