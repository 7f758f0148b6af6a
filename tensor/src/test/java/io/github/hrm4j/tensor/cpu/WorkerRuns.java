package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;

/** Lets tests of other modules see that every worker of a SIMD backend had work. */
public final class WorkerRuns {
  private WorkerRuns() {}

  /** How many ranges each computing thread has run so far; the caller is the first. */
  public static long[] of(Backend backend) {
    return ((SimdBackend) backend).parallel.runsByWorker();
  }
}
