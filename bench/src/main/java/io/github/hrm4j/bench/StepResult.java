package io.github.hrm4j.bench;

import java.util.OptionalDouble;

/**
 * What was measured of a training step.
 *
 * @param times of the measured steps
 * @param gflop of one step, by {@link StepFlops}
 * @param peakGflops the limit in the same run on as many threads; empty where it is not known
 * @param peakRssMb the most physical memory of the process so far, in units of 1024 kB; empty where
 *     the system does not tell
 * @param heapAllocKb Java heap that a measured step allocated, on average, in units of 1024 bytes
 * @param memory what belongs to tensors and scratch
 * @param warmUpSteps made before
 * @param steady whether the last of them took about the same time
 * @param backend that computed
 */
record StepResult(
    Sample times,
    double gflop,
    OptionalDouble peakGflops,
    OptionalDouble peakRssMb,
    double heapAllocKb,
    NativeMemory memory,
    int warmUpSteps,
    boolean steady,
    String backend) {
  /**
   * Memory outside the Java heap, in bytes.
   *
   * @param peak most that the backend held: parameters, moments, activations, scratch, packed
   *     copies
   * @param tape kept for the backward, in the way that the step was made
   * @param parameters number of trained values
   */
  record NativeMemory(long peak, long tape, long parameters) {}

  /** The same beside the limit. */
  StepResult against(double peak) {
    return new StepResult(
        times,
        gflop,
        OptionalDouble.of(peak),
        peakRssMb,
        heapAllocKb,
        memory,
        warmUpSteps,
        steady,
        backend);
  }

  /** GFLOP/s of the median step. */
  double gflops() {
    return gflop / times.median();
  }
}
