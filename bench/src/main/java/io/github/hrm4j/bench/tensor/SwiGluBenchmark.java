package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The gate of SwiGLU, and backward. */
public class SwiGluBenchmark extends Device {
  private Tensor gateUp;
  private Tensor dy;

  /** gate and up [rows, 2·inner], dY [rows, inner]. */
  @Override
  void operands() {
    gateUp = normal(rows(), 2 * INNER);
    dy = normal(rows(), INNER);
  }

  /** silu(gate) · up. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().swiglu(gateUp));
    work.floats(gateUp.size() + dy.size());
  }

  /** The gradient by gate and up. */
  @Benchmark
  public void backward(Work work) {
    call(() -> backend().swigluBackward(gateUp, dy));
    work.floats(2 * gateUp.size() + dy.size());
  }
}
