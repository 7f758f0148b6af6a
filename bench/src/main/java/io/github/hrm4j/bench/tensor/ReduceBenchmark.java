package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Sums and maxima over the last axis (a number for each row) and over the first. */
public class ReduceBenchmark extends Device {
  private Tensor x;

  /** x [rows, D]. */
  @Override
  void operands() {
    x = normal(rows(), HIDDEN);
  }

  private void reduce(Work work, Reduction f, int axis) {
    call(() -> backend().reduce(f, x, axis));
    work.floats(x.size() + x.size() / x.shape().extent(axis));
  }

  /** The sum of each row. */
  @Benchmark
  public void sumOfRow(Work work) {
    reduce(work, Reduction.SUM, 1);
  }

  /** The sum of each column, as for a bias' gradient. */
  @Benchmark
  public void sumOfColumn(Work work) {
    reduce(work, Reduction.SUM, 0);
  }

  /** The largest of each row. */
  @Benchmark
  public void maxOfRow(Work work) {
    reduce(work, Reduction.MAX, 1);
  }

  /** The largest of each column. */
  @Benchmark
  public void maxOfColumn(Work work) {
    reduce(work, Reduction.MAX, 0);
  }
}
