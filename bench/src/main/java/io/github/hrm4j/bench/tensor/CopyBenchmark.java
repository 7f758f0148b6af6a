package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Copies, straight and transposed. */
public class CopyBenchmark extends Device {
  private Tensor x;
  private Tensor to;

  /** Both [rows, D]. */
  @Override
  void operands() {
    x = normal(rows(), HIDDEN);
    to = normal(rows(), HIDDEN);
  }

  /** A contiguous tensor into another. */
  @Benchmark
  public void assign(Work work) {
    call(() -> backend().assign(to, x));
    work.floats(2 * x.size());
  }

  /** A transposed view made contiguous. */
  @Benchmark
  public void transpose(Work work) {
    call(() -> backend().cast(x.transpose(0, 1), x.dtype()));
    work.floats(2 * x.size());
  }
}
