package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import org.openjdk.jmh.annotations.Benchmark;

/** Elementwise primitives. */
public class ElementwiseBenchmark extends Device {
  private Tensor a;
  private Tensor b;

  /** Both [rows, D]. */
  @Override
  void operands() {
    a = normal(rows(), HIDDEN);
    b = normal(rows(), HIDDEN);
  }

  /** a + b. */
  @Benchmark
  public void add(Work work) {
    call(() -> backend().binary(Binary.ADD, a, b));
    work.floats(3 * a.size());
  }

  /** 1 / (1 + exp(-a)). */
  @Benchmark
  public void sigmoid(Work work) {
    call(() -> backend().unary(Unary.SIGMOID, a));
    work.floats(2 * a.size());
  }

  /** 2·a + 1. */
  @Benchmark
  public void affine(Work work) {
    call(() -> backend().affine(a, 2, 1));
    work.floats(2 * a.size());
  }
}
