package io.github.hrm4j.train.log;

import java.util.Locale;
import java.util.Map;

/**
 * The live metrics: a step's own numbers jump about, so what is shown is their mean over about the
 * last {@value #WINDOW} steps.
 */
final class StepSummary {
  private static final int WINDOW = 20;

  private double loss;
  private double exact;
  private double segments;
  private long lossSteps;
  private long haltedSteps;
  private double lr;

  void add(Map<String, Double> metrics) {
    loss = blend(loss, metrics.get("lm_loss"), ++lossSteps);
    lr = metrics.get("lr");
    if (metrics.get("count") > 0) {
      exact = blend(exact, metrics.get("exact_accuracy"), ++haltedSteps);
      segments = blend(segments, metrics.get("steps"), haltedSteps);
    }
  }

  /** The plain mean until the window is full, then a mean that forgets. */
  private static double blend(double mean, double value, long n) {
    return mean + (value - mean) / Math.min(n, WINDOW);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "lm_loss %.4f  exact %.1f %%  segments %.1f  lr %.1e",
        loss,
        100 * exact,
        segments,
        lr);
  }
}
