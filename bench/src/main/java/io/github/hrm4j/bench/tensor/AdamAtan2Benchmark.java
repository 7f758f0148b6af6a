package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The update of the largest weight. */
public class AdamAtan2Benchmark extends Device {
  private static final AdamAtan2Scalars SCALARS =
      new AdamAtan2Scalars(0.9999f, 0.9f, 0.95f, 1e-4f, 4.5f);

  private Tensor p;
  private Tensor m;
  private Tensor v;
  private Tensor g;

  /** All [2·inner, D]; the second moment is not negative. */
  @Override
  void operands() {
    p = normal(2 * INNER, HIDDEN);
    m = normal(2 * INNER, HIDDEN);
    g = normal(2 * INNER, HIDDEN);
    v = backend().full(p.dtype(), p.shape(), 1);
  }

  /** Reads four, writes three. */
  @Benchmark
  public void update(Work work) {
    call(() -> backend().adamAtan2(p, m, v, g, SCALARS));
    work.floats(7 * p.size());
  }
}
