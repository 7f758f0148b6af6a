package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The likeliest token of every cell. */
public class ArgmaxBenchmark extends Device {
  private Tensor logits;

  /** logits [rows, V]. */
  @Override
  void operands() {
    logits = normal(rows(), VOCABULARY);
  }

  /** The place of each row's largest. */
  @Benchmark
  public void ofRow(Work work) {
    call(() -> backend().argmax(logits));
    work.floats(logits.size() + rows());
  }
}
