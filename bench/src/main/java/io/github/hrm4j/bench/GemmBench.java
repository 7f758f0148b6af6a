package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Times matrix products as a training step makes them, through the backend's own doors: W lives
 * long, so that it is packed before; activations and their gradients are new each time.
 */
final class GemmBench implements AutoCloseable {
  private static final int FEWEST = 9;
  private static final int WARM_UPS = 3;
  private static final double WARM_UP_SECONDS = 1;
  private static final double NARROW_SECONDS = 0.25;
  private static final int NARROW = 64; // about as wide as a tile, or narrower
  private static final double SECONDS_A_BURST = 0.05; // of products between two bursts, at least
  private static final double BURST_SECONDS = 0.01;
  private static final double NANO = 1e-9;

  private final Backend backend;
  private final FmaPeak peak;
  private final double seconds;
  private final Set<String> warm = new HashSet<>();

  /**
   * On an open backend, which stays open.
   *
   * @param threads of the backend
   * @param seconds to spend on each product, about
   */
  GemmBench(Backend backend, int threads, double seconds) {
    this.backend = backend;
    this.peak = new FmaPeak(threads, BURST_SECONDS);
    this.seconds = seconds;
  }

  /**
   * What was measured of a product.
   *
   * @param times of each, in seconds
   * @param peakGflops the best rate of fused multiply-adds alone, measured before, in between and
   *     after
   */
  record Result(GemmShape shape, int threads, Sample times, double peakGflops) {
    /** GFLOP/s of the median product. */
    double gflops() {
      return shape.flops() / times.median() * NANO;
    }
  }

  /**
   * The first product of a layout runs until the JVM has compiled its kernels; each that is
   * narrower than a tile, until it has compiled what becomes of parts of tiles.
   */
  private void warmUp(GemmOperands operands) {
    GemmShape shape = operands.shape();
    boolean narrow = Math.min(shape.m(), shape.n()) < NARROW;
    boolean first = warm.add(shape.layout() + (narrow ? shape.layer() : ""));
    double least = !first ? 0 : narrow ? NARROW_SECONDS : WARM_UP_SECONDS;
    long begin = System.nanoTime();
    for (int i = 0; i < WARM_UPS || (System.nanoTime() - begin) * NANO < least; i++) {
      operands.time();
    }
  }

  /** Makes the product again and again. */
  Result measure(GemmShape shape) {
    try (Scope _ = backend.openScope("gemm")) {
      GemmOperands operands = GemmOperands.of(backend, shape);
      warmUp(operands);
      List<Double> times = new ArrayList<>();
      double limit = peak.best(2);
      double spent = 0;
      double sinceBurst = 0;
      while (times.size() < FEWEST || spent < seconds) {
        double time = operands.time();
        times.add(time);
        spent += time;
        sinceBurst += time;
        if (sinceBurst >= SECONDS_A_BURST) {
          limit = Math.max(limit, peak.best(2));
          sinceBurst = 0;
        }
      }
      limit = Math.max(limit, peak.best(2));
      Sample sample = new Sample(times.stream().mapToDouble(t -> t).toArray());
      return new Result(shape, peak.threads(), sample, limit);
    }
  }

  @Override
  public void close() {
    peak.close();
  }
}
