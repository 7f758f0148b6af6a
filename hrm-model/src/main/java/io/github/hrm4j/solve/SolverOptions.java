package io.github.hrm4j.solve;

/**
 * How a {@link Solver} computes.
 *
 * @param device {@code cpu}, or the name of a backend such as {@code simd}, {@code reference}
 * @param threads computing threads, the caller of a solve included
 * @param segments the most segments for a puzzle; 0 for as many as the model was trained with
 */
public record SolverOptions(String device, int threads, int segments) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the one that is out of range
   */
  public SolverOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: must be at least 1, got " + threads);
    }
    if (segments < 0) {
      throw new IllegalArgumentException("segments: must be 0 or more, got " + segments);
    }
  }

  /** {@return the CPU, all its cores, as many segments as in training} */
  public static SolverOptions defaults() {
    return new SolverOptions("cpu", Runtime.getRuntime().availableProcessors(), 0);
  }

  /**
   * The same on another device.
   *
   * @param newDevice such as {@code cpu}
   * @return options
   */
  public SolverOptions withDevice(String newDevice) {
    return new SolverOptions(newDevice, threads, segments);
  }

  /**
   * The same with another number of threads.
   *
   * @param newThreads at least 1
   * @return options
   * @throws IllegalArgumentException if it is less
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
