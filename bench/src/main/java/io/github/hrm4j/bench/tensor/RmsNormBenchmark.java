package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** RMSNorm of a sum with the residual, and backward. */
public class RmsNormBenchmark extends Device {
  private Tensor x;
  private Tensor residual;
  private Normalized normalized;

  /** All [rows, D]. */
  @Override
  void operands() {
    x = normal(rows(), HIDDEN);
    residual = normal(rows(), HIDDEN);
    normalized = backend().rmsNorm(x, residual, EPS);
  }

  /** Without a residual. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().rmsNorm(x, null, EPS));
    work.floats(2 * x.size());
  }

  /** With a residual. */
  @Benchmark
  public void forwardWithResidual(Work work) {
    call(() -> backend().rmsNorm(x, residual, EPS));
    work.floats(3 * x.size());
  }

  /** The gradient by both. */
  @Benchmark
  public void backward(Work work) {
    call(() -> backend().rmsNormBackward(normalized.y(), normalized.rstd(), x));
    work.floats(3 * x.size());
  }
}
