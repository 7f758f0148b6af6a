package io.github.hrm4j.train.optim;

/**
 * Linear warm-up, then a cosine from the base rate down to a part of it.
 *
 * @param warmupSteps steps of warm-up
 * @param totalSteps the step at which the lowest rate is reached
 * @param minRatio the lowest rate over the base rate; 1 keeps the rate constant
 */
public record LrSchedule(long warmupSteps, long totalSteps, double minRatio) {
  /**
   * The rate of one step.
   *
   * @param base the full rate
   * @param step counted from 1
   */
  public double rate(double base, long step) {
    if (step < warmupSteps) {
      return base * step / Math.max(1, warmupSteps);
    }
    double progress = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
    double cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
    return base * (minRatio + Math.max(0, (1 - minRatio) * cosine));
  }
}
