package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Binary cross-entropy with logits, and backward. A step has two logits a puzzle, so few that the
 * call takes longer than the kernel; here there are as many as tokens.
 */
public class BceBenchmark extends Device {
  private Tensor x;
  private Tensor target;
  private Tensor dy;

  /** All [rows]; targets between 0 and 1. */
  @Override
  void operands() {
    x = normal(rows());
    target = backend().full(x.dtype(), x.shape(), 0.25);
    dy = normal(rows());
  }

  /** The loss of each. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().bceWithLogits(x, target));
    work.floats(3 * x.size());
  }

  /** The gradient by the logits. */
  @Benchmark
  public void backward(Work work) {
    call(() -> backend().bceWithLogitsBackward(x, target, dy));
    work.floats(4 * x.size());
  }
}
