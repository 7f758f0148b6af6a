package io.github.hrm4j.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The steps before those that count: until three in a row agree in time, and in what they leave on
 * the heap. The latter tells whether the compiler is done, since in the interpreter and in C1's
 * code vectors are objects.
 */
final class WarmUp {
  private static final int FEWEST = 6;
  private static final int MOST = 100;
  private static final double LONGEST_SECONDS = 60;
  private static final double COMPILING = 0.1;
  private static final int IN_A_ROW = 3;
  private static final double TIMES_DIFFER = 0.05;
  private static final double BYTES_DIFFER = 0.2;

  private final List<Double> seconds = new ArrayList<>();
  private final List<Double> bytes = new ArrayList<>();
  private final List<Double> compiled = new ArrayList<>();

  /**
   * Notes a step.
   *
   * @param compileSeconds that the JIT has worked since the JVM began
   */
  void add(double stepSeconds, double stepBytes, double compileSeconds) {
    seconds.add(stepSeconds);
    bytes.add(stepBytes);
    compiled.add(compileSeconds);
  }

  int steps() {
    return seconds.size();
  }

  /** Whether more steps would not help, or would take too long. */
  boolean isDone() {
    double total = seconds.stream().mapToDouble(Double::doubleValue).sum();
    return isSteady() || steps() >= MOST || total >= LONGEST_SECONDS;
  }

  boolean isSteady() {
    return steps() >= FEWEST
        && spread(seconds) <= TIMES_DIFFER
        && spread(bytes) <= BYTES_DIFFER
        && compiling() <= COMPILING;
  }

  /** Seconds that the JIT worked in each second of the last few steps. */
  private double compiling() {
    int last = steps() - 1;
    double wall = 0;
    for (int i = 0; i < IN_A_ROW; i++) {
      wall += seconds.get(last - i);
    }
    return (compiled.get(last) - compiled.get(last - IN_A_ROW)) / wall;
  }

  /** Of the last few: how much the largest is above the smallest. */
  private static double spread(List<Double> values) {
    List<Double> last = values.subList(values.size() - IN_A_ROW, values.size());
    return Collections.max(last) / Collections.min(last) - 1;
  }
}
