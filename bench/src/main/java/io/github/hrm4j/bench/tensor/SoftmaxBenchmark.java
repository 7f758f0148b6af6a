package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Softmax over rows as long as a puzzle. Its backward is inside that of attention. */
public class SoftmaxBenchmark extends Device {
  private Tensor x;

  /** x [batch · heads · T, T], as attention would have it. */
  @Override
  void operands() {
    x = normal(rows() * HEADS, TOKENS);
  }

  /** Softmax over the last axis. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().softmax(x));
    work.floats(2 * x.size());
  }
}
