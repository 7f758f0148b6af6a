package io.github.hrm4j.bench;

import java.util.Arrays;

/**
 * Times of the same work, in seconds.
 *
 * @param seconds at least one, in the order in which they were measured
 */
record Sample(double[] seconds) {
  /** Checks that there is something. */
  Sample {
    if (seconds.length == 0) {
      throw new IllegalArgumentException("a sample needs at least one time");
    }
    seconds = seconds.clone();
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  double best() {
    return Arrays.stream(seconds).min().orElseThrow();
  }

  /** As {@link #spread}, without the fastest and the slowest tenth: for times of microseconds. */
  double middleSpread() {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int left = sorted.length / 10;
    return (sorted[sorted.length - 1 - left] - sorted[left]) / median();
  }

  /** (longest - shortest) / median. */
  double spread() {
    return (Arrays.stream(seconds).max().orElseThrow() - best()) / median();
  }
}
