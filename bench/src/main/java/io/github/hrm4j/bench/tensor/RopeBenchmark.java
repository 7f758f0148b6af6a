package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Rotary position embedding by itself. */
public class RopeBenchmark extends Device {
  private static final double THETA = 10_000;

  private Tensor x;
  private RopeTable rope;

  /** x [batch, T, heads, d]. */
  @Override
  void operands() {
    x = normal(batch, TOKENS, HEADS, HIDDEN / HEADS);
    rope = RopeTable.create(backend(), TOKENS, HIDDEN / HEADS, THETA);
  }

  /** The rotation; backward it is the same with another sign. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().rope(x, rope.cos(), rope.sin(), false));
    work.floats(2 * x.size());
  }
}
