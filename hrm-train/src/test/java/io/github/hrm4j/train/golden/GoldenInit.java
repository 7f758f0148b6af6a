package io.github.hrm4j.train.golden;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.nn.Initializers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/** The initialisation: its quantile function, and the statistics of a sample. */
final class GoldenInit {
  /** The reference takes the inverse error function in float32, where it is steep at the ends. */
  private static final Tolerance QUANTILE = new Tolerance(1e-5, 1e-5);

  /** Standard errors within which two samples agree. */
  private static final double SIGMAS = 6;

  /** √(p(1-p))/density at 1 %, the least certain of the quantiles; its density is 0.034. */
  private static final double TAIL_ERROR = 3;

  private GoldenInit() {}

  /** Gives the quantiles that the stored uniform numbers stand for. */
  private static final class Given implements RandomGenerator {
    private final Iterator<Double> values;

    /**
     * A generator of fixed numbers.
     *
     * @param u from -erf(√2) to erf(√2)
     */
    Given(float[] u) {
      double edge = Erf.erf(Math.sqrt(2));
      this.values = IntStream.range(0, u.length).mapToObj(i -> (u[i] / edge + 1) / 2).iterator();
    }

    @Override
    public double nextDouble() {
      return values.next();
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("only real numbers are given");
    }
  }

  static void truncatedNormal(OpRun run) {
    GoldenCase golden = run.golden();
    double deviation = golden.number("std");
    golden.use("u");
    float[] u = golden.floats("u");
    float[] values = Initializers.truncatedNormal(u.length, deviation, new Given(u));
    run.checks().close("value_at_u", values, QUANTILE);
    int size = (int) golden.number("n");
    statistics(run, Initializers.truncatedNormal(size, deviation, new SeededRandom(1, 1)));
  }

  private static void statistics(OpRun run, float[] sample) {
    GoldenCase golden = run.golden();
    Arrays.sort(sample);
    int size = sample.length;
    double mean = doubles(sample).sum() / size;
    double variance = doubles(sample).map(x -> (x - mean) * (x - mean)).sum() / size;
    double error = golden.number("std") * SIGMAS * Math.sqrt(2.0 / size);
    Checks checks = run.checks();
    checks.number("mean", golden.number("mean"), mean, error);
    checks.number("sample_std", golden.number("sample_std"), Math.sqrt(variance), error);
    // Nothing lies beyond the cut, and a million draws come close to it.
    checks.number("min", golden.number("min"), sample[0], error);
    checks.number("max", golden.number("max"), sample[size - 1], error);
    double bound = golden.number("clip_bound");
    double beyond = Math.max(0, Math.max(sample[size - 1], -sample[0]) - bound);
    checks.number("clip_bound", 0, beyond, Math.ulp((float) bound));
    golden
        .numbers("quantiles")
        .forEach(
            (quantile, expected) -> {
              double found = sample[(int) (Double.parseDouble(quantile) * size)];
              checks.number("quantiles/" + quantile, expected, found, TAIL_ERROR * error);
            });
  }

  private static DoubleStream doubles(float[] sample) {
    return IntStream.range(0, sample.length).mapToDouble(i -> sample[i]);
  }
}
