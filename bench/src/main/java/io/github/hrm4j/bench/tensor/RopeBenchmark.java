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

  private void rotate(Work work, boolean inverse) {
    call(() -> backend().rope(x, rope.cos(), rope.sin(), inverse));
    work.floats(2 * x.size() + rope.cos().size() + rope.sin().size());
  }

  /** The rotation. */
  @Benchmark
  public void forward(Work work) {
    rotate(work, false);
  }

  /** Its gradient: the inverse rotation. */
  @Benchmark
  public void backward(Work work) {
    rotate(work, true);
  }
}
