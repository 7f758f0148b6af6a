package io.github.hrm4j.train.golden;

import java.util.Map;

/** Compares metrics that a description gives by the reference's names. */
final class MetricChecks {
  private MetricChecks() {}

  /**
   * Compares each stored number: counts exactly, sums of shares and losses within a tolerance.
   *
   * @param prefix of the checks' names
   */
  static void check(
      Checks checks,
      String prefix,
      Map<String, Double> stored,
      Map<String, Double> ours,
      Tolerance losses) {
    stored.forEach(
        (name, expected) -> {
          if (ours.containsKey(name)) {
            double tolerance = isCount(name) ? 0 : losses.of(expected);
            checks.number(prefix + name, expected, ours.get(name), tolerance);
          } else {
            checks.failed(prefix + name, "nothing of ours has that name");
          }
        });
  }

  private static boolean isCount(String name) {
    return switch (name) {
      case "count", "exact_accuracy", "q_halt_accuracy", "steps" -> true;
      default -> false;
    };
  }
}
