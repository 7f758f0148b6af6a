package io.github.hrm4j.solve;

import java.util.Objects;

/**
 * How a {@link Solver} computes.
 *
 * @param device {@code cpu}, or the name of a backend such as {@code simd}, {@code reference}
 * @param threads computing threads, the caller of a solve included; 1 to {@link #MOST_THREADS}
 * @param segments the most segments for a puzzle; 0 for as many as the model was trained with
 */
public record SolverOptions(String device, int threads, int segments) {
  /** More threads than this are a slip of the pen: each takes memory, and none computes faster. */
  public static final int MOST_THREADS = 1024;

  /**
   * Checks the numbers.
   *
   * @throws NullPointerException if there is no device
   * @throws IllegalArgumentException naming the number that is out of range
   */
  public SolverOptions {
    Objects.requireNonNull(device, "device");
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads: must be 1 to %d, got %d".formatted(MOST_THREADS, threads));
    }
    if (segments < 0) {
      throw new IllegalArgumentException("segments: must be 0 or more, got " + segments);
    }
  }

  /** {@return the CPU, all its cores, as many segments as in training} */
  public static SolverOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new SolverOptions("cpu", Math.min(processors, MOST_THREADS), 0);
  }

  /**
   * The same on another device.
   *
   * @param newDevice such as {@code cpu}
   * @return options
   * @throws NullPointerException if it is null
   */
  public SolverOptions withDevice(String newDevice) {
    return new SolverOptions(newDevice, threads, segments);
  }

  /**
   * The same with another number of threads.
   *
   * @param newThreads 1 to {@link #MOST_THREADS}
   * @return options
   * @throws IllegalArgumentException if it is less or more
   */
  public SolverOptions withThreads(int newThreads) {
    return new SolverOptions(device, newThreads, segments);
  }

  /**
   * The same with another limit of segments.
   *
   * @param newSegments at least 0, which stands for as many as in training
   * @return options
   * @throws IllegalArgumentException if it is less
   */
  public SolverOptions withSegments(int newSegments) {
    return new SolverOptions(device, threads, newSegments);
  }
}
