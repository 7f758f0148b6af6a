package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Products of the largest linear layer, gate and up, in the three ways that training makes them,
 * and those of matrices in a tensor with more axes.
 */
public class MatMulBenchmark extends Device {
  private Tensor x;
  private Tensor w;
  private Tensor dy;

  private Tensor q;
  private Tensor k;

  /** x [rows, D], W [2·inner, D], dY [rows, 2·inner]; q and k [batch, H, T, d]. */
  @Override
  void operands() {
    q = normal(batch, HEADS, TOKENS, HIDDEN / HEADS);
    k = normal(batch, HEADS, TOKENS, HIDDEN / HEADS);
    x = normal(rows(), HIDDEN);
    w = normal(2 * INNER, HIDDEN);
    dy = normal(rows(), 2 * INNER);
  }

  private void count(Work work) {
    work.flops += 2L * rows() * HIDDEN * 2 * INNER;
    work.floats(x.size() + w.size() + dy.size());
  }

  /** x · Wᵀ, W packed before. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().linear(x, w, null));
    count(work);
  }

  /** dY · W, W packed before. */
  @Benchmark
  public void inputGradient(Work work) {
    call(() -> backend().matmul(dy, false, w, false));
    count(work);
  }

  /** dYᵀ · x, with an x that is copied first: nothing of it can have been packed. */
  @Benchmark
  public void weightGradient(Work work) {
    call(() -> backend().matmul(dy, true, backend().cast(x, x.dtype()), false));
    count(work);
    work.floats(2 * x.size());
  }

  /** q · kᵀ for every head: many small products, as attention's definition makes them. */
  @Benchmark
  public void batched(Work work) {
    call(() -> backend().matmul(q, false, k, true));
    work.flops += 2L * rows() * TOKENS * HIDDEN;
    work.floats(q.size() + k.size() + (long) batch * HEADS * TOKENS * TOKENS);
  }
}
