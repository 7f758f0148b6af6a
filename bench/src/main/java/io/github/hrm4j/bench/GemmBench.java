package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Times matrix products as a training step makes them, through the backend's own doors: W lives
 * long, so that it is packed before; activations and their gradients are new each time.
 */
final class GemmBench implements AutoCloseable {
  private static final int FEWEST = 9;
  private static final int WARM_UPS = 3;
  private static final int PRODUCTS_A_BURST = 4;
  private static final double BURST_SECONDS = 0.004;
  private static final double NANO = 1e-9;

  private final Backend backend;
  private final FmaPeak peak;
  private final double seconds;

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
   * @param peakGflops the best rate of fused multiply-adds alone, measured in between
   */
  record Result(GemmShape shape, int threads, Sample times, double peakGflops) {
    /** GFLOP/s of the median product. */
    double gflops() {
      return shape.flops() / times.median() * NANO;
    }
  }

  /** Makes the product again and again. */
  Result measure(GemmShape shape) {
    try (Scope _ = backend.openScope("gemm")) {
      Operands operands = Operands.random(backend, shape);
      for (int i = 0; i < WARM_UPS; i++) {
        operands.time();
      }
      List<Double> times = new ArrayList<>();
      double limit = peak.burst();
      double spent = 0;
      while (times.size() < FEWEST || spent < seconds) {
        double time = operands.time();
        times.add(time);
        spent += time;
        if (times.size() % PRODUCTS_A_BURST == 0) {
          limit = Math.max(limit, peak.burst());
        }
      }
      Sample sample = new Sample(times.stream().mapToDouble(t -> t).toArray());
      return new Result(shape, peak.threads(), sample, limit);
    }
  }

  /**
   * The operands of a product.
   *
   * @param a x or dY
   * @param b W, or for a weight's gradient x
   */
  private record Operands(GemmShape shape, Tensor a, Tensor b) {
    static Operands random(Backend backend, GemmShape shape) {
      Random random = new Random(1);
      Tensor a = matrix(backend, shape.layout() == GemmShape.Layout.TN, shape.m(), shape.k());
      Tensor b = matrix(backend, shape.layout() == GemmShape.Layout.NT, shape.k(), shape.n());
      backend.assign(a, normal(backend, a.shape(), random));
      backend.assign(b, normal(backend, b.shape(), random));
      return new Operands(shape, a, b);
    }

    private static Tensor matrix(Backend backend, boolean transposed, int rows, int columns) {
      return backend.empty(
          DType.F32, transposed ? Shape.of(columns, rows) : Shape.of(rows, columns));
    }

    private static Tensor normal(Backend backend, Shape shape, Random random) {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return backend.tensor(shape, values);
    }

    /** Makes the product once, in seconds. */
    double time() {
      Backend backend = a.backend();
      try (Scope _ = backend.openScope("product")) {
        // A new activation: nothing of it can have been packed.
        Tensor x = shape.layout() == GemmShape.Layout.TN ? backend.cast(b, DType.F32) : null;
        backend.synchronize();
        long begin = System.nanoTime();
        switch (shape.layout()) {
          case NT -> backend.linear(a, b, null);
          case NN -> backend.matmul(a, false, b, false);
          case TN -> backend.matmul(a, true, x, false);
        }
        backend.synchronize();
        return (System.nanoTime() - begin) * NANO;
      }
    }
  }

  @Override
  public void close() {
    peak.close();
  }
}
