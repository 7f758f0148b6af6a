package io.github.hrm4j.train.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which checkpoints stay, and when to stop early.
 *
 * @param metric {@code best_metric}, of evaluations, by which they are compared
 * @param patience {@code early_stopping_patience}: evaluations in a row without improvement after
 *     which a run ends; empty for never
 * @param keepLast {@code keep_last}, checkpoints to resume from
 */
public record SelectionConfig(String metric, OptionalInt patience, int keepLast) {
  /** The metrics that evaluations have, by the reference's names. */
  static final List<String> METRICS =
      List.of("exact_accuracy", "accuracy", "q_halt_accuracy", "lm_loss", "q_halt_loss");

  static SelectionConfig from(Settings given) {
    int patience = given.count("early_stopping_patience", 0);
    return new SelectionConfig(
        given.text("best_metric"),
        patience == 0 ? OptionalInt.empty() : OptionalInt.of(patience),
        given.count("keep_last"));
  }

  /** Whether a value is better than another: losses are to be small, accuracies large. */
  public boolean isBetter(double value, double than) {
    return metric.endsWith("_loss") ? value < than : value > than;
  }

  void putInto(Map<String, Object> map) {
    map.put("best_metric", metric);
    map.put("early_stopping_patience", patience.isPresent() ? patience.getAsInt() : null);
    map.put("keep_last", keepLast);
  }
}
