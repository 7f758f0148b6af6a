package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Tensor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** Copies of views with three axes and more, and of parts of a tensor. */
public class PermuteBenchmark extends Device {
  private Tensor x;
  private Tensor heads;
  private Tensor prefix;

  /** x [batch, T, D]; heads [batch, T, H, d], the same numbers; a prefix [batch, 1, D]. */
  @Override
  void operands() {
    x = normal(batch, TOKENS, HIDDEN);
    heads = x.reshape(batch, TOKENS, HEADS, HIDDEN / HEADS);
    prefix = normal(batch, 1, HIDDEN);
  }

  private void copy(Work work, Tensor view) {
    call(() -> backend().cast(view, view.dtype()));
    work.floats(2 * view.size());
  }

  /** [batch, D, T]: the last axis moves, a matrix for each puzzle. */
  @Benchmark
  public void lastTwoAxes(Work work) {
    copy(work, x.transpose(1, 2));
  }

  /** [T, batch, D]: rows move as a whole. */
  @Benchmark
  public void firstTwoAxes(Work work) {
    copy(work, x.transpose(0, 1));
  }

  /** [D, T, batch]: all three turned round. */
  @Benchmark
  public void outerAxes(Work work) {
    copy(work, x.transpose(0, 2));
  }

  /** [batch, H, T, d]: the tokens of each head side by side. */
  @Benchmark
  public void headsFirst(Work work) {
    copy(work, heads.transpose(1, 2));
  }

  /** [batch, T - 1, D]: what the output head sees. */
  @Benchmark
  public void slice(Work work) {
    copy(work, x.slice(1, 1, TOKENS));
  }

  /** [batch, 1 + T, D]: the puzzle's token before the others. */
  @Benchmark
  public void concat(Work work) {
    call(() -> backend().concat(List.of(prefix, x), 1));
    work.floats(2 * (prefix.size() + x.size()));
  }
}
