package io.github.hrm4j.train.log;

import io.github.hrm4j.train.eval.Evaluation;
import java.util.Locale;
import java.util.Map;

/** Numbers as text for people. */
public final class Texts {
  private Texts() {}

  /** {@code 1:02:03}, {@code 4:05}. */
  public static String duration(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  static String evaluation(long step, Evaluation evaluation) {
    Map<String, Double> means = evaluation.total().evaluationMeans();
    return String.format(
        Locale.ROOT,
        "evaluation after step %d: %.2f %% of %d puzzles exactly solved, %.2f %% of cells right",
        step,
        100 * means.get("exact_accuracy"),
        evaluation.examples(),
        100 * means.get("accuracy"));
  }
}
