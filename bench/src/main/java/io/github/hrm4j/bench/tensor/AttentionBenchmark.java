package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.nn.RopeTable;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Attention with RoPE, forward and backward. */
public class AttentionBenchmark extends Device {
  private static final double THETA = 10_000;

  private Tensor qkv;
  private Tensor dy;
  private RopeTable rope;
  private Attended attended;

  /** qkv [batch, T, 3·D], dY [batch, T, D]. */
  @Override
  void operands() {
    qkv = normal(batch, TOKENS, 3 * HIDDEN);
    dy = normal(batch, TOKENS, HIDDEN);
    rope = RopeTable.create(backend(), TOKENS, HIDDEN / HEADS, THETA);
    attended = backend().attention(qkv, HEADS, rope.cos(), rope.sin());
  }

  /** Two products for each head. */
  @Benchmark
  public void forward(Work work) {
    call(() -> backend().attention(qkv, HEADS, rope.cos(), rope.sin()));
    work.flops += 4L * rows() * TOKENS * HIDDEN;
    work.floats(qkv.size() + dy.size());
  }

  /** Five products for each head, the scores again among them. */
  @Benchmark
  public void backward(Work work) {
    call(() -> backend().attentionBackward(qkv, HEADS, rope.cos(), rope.sin(), attended, dy));
    work.flops += 10L * rows() * TOKENS * HIDDEN;
    work.floats(2 * qkv.size() + 2 * dy.size());
  }
}
