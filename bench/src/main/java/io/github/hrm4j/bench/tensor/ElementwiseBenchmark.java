package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import org.openjdk.jmh.annotations.Benchmark;

/** Elementwise primitives. */
public class ElementwiseBenchmark extends Device {
  private Tensor a;
  private Tensor b;
  private Tensor row;

  /** a and b [rows, D], a row [D]. */
  @Override
  void operands() {
    a = normal(rows(), HIDDEN);
    b = normal(rows(), HIDDEN);
    row = normal(HIDDEN);
  }

  /** a + b. */
  @Benchmark
  public void add(Work work) {
    call(() -> backend().binary(Binary.ADD, a, b));
    work.floats(3 * a.size());
  }

  /** a · row: one operand is repeated. */
  @Benchmark
  public void multiplyByRow(Work work) {
    call(() -> backend().binary(Binary.MUL, a, row));
    work.floats(2 * a.size() + row.size());
  }

  /** The angle of (b, a). */
  @Benchmark
  public void atan2(Work work) {
    call(() -> backend().binary(Binary.ATAN2, a, b));
    work.floats(3 * a.size());
  }

  /** tanh(a): no vector kernel, but the definition in float64, as log and log1p. */
  @Benchmark
  public void tanh(Work work) {
    call(() -> backend().unary(Unary.TANH, a));
    work.floats(2 * a.size());
  }

  /** max(a, 0). */
  @Benchmark
  public void relu(Work work) {
    call(() -> backend().unary(Unary.RELU, a));
    work.floats(2 * a.size());
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
