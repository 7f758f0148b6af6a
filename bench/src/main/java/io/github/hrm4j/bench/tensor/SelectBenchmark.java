package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Comparisons, and the selection between two tensors by their results, a byte each. */
public class SelectBenchmark extends Device {
  private Tensor a;
  private Tensor b;
  private Tensor mask;
  private Tensor restart;
  private Tensor labels;
  private Tensor predictions;

  /** a and b [batch, T, D], their mask; a mask [batch, 1, 1] as for the carry; ints [rows]. */
  @Override
  void operands() {
    a = normal(batch, TOKENS, HIDDEN);
    b = normal(batch, TOKENS, HIDDEN);
    mask = backend().binary(Binary.GREATER, a, b);
    Tensor each = normal(batch, 1, 1);
    restart = backend().binary(Binary.GREATER, each, normal(batch, 1, 1));
    labels = indices(VOCABULARY, rows());
    predictions = indices(VOCABULARY, rows());
  }

  /** a &gt; b. */
  @Benchmark
  public void greater(Work work) {
    call(() -> backend().binary(Binary.GREATER, a, b));
    work.floats(2 * a.size());
    work.bytes(a.size());
  }

  /** Whether predictions are right. */
  @Benchmark
  public void equalInts(Work work) {
    call(() -> backend().binary(Binary.EQUAL, labels, predictions));
    work.floats(2 * labels.size());
    work.bytes(labels.size());
  }

  /** A choice for each element. */
  @Benchmark
  public void where(Work work) {
    call(() -> backend().where(mask, a, b));
    work.floats(3 * a.size());
    work.bytes(mask.size());
  }

  /** A choice for each puzzle, which reads only what it takes. */
  @Benchmark
  public void whereByPuzzle(Work work) {
    call(() -> backend().where(restart, a, b));
    work.floats(2 * a.size());
    work.bytes(restart.size());
  }
}
