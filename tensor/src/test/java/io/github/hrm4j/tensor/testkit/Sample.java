package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.Shape;
import java.util.Random;

/**
 * The elements of an operand, row-major, already rounded to float32 so that every backend can hold
 * them exactly.
 */
public record Sample(Shape shape, double[] values) {
  /** Zeros, ones, infinities, NaN, denormals, and arguments around the ends of exp's range. */
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    3e-39,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88,
    89,
    -88,
    -104,
    200,
    -200,
    0.5,
    1e-20,
    1e20,
    3,
    -3,
  };

  /** Normally distributed. */
  public static Sample normal(long seed, int... extents) {
    Random random = new Random(seed);
    return filled(Shape.of(extents), i -> random.nextGaussian());
  }

  /** Normally distributed, with equal blocks along the first axis. */
  public static Sample repeated(long seed, int... extents) {
    Sample sample = normal(seed, extents);
    int width = (int) sample.shape.sizeAfter(0);
    return filled(sample.shape, i -> sample.values[i % width]);
  }

  /** Integers in [0, bound). */
  public static Sample integers(long seed, int bound, int... extents) {
    Random random = new Random(seed);
    return filled(Shape.of(extents), i -> random.nextInt(bound));
  }

  /** Every special value, in an order that depends on the seed. */
  public static Sample special(long seed, int... extents) {
    Random random = new Random(seed);
    int start = random.nextInt(SPECIAL.length);
    int step = 1 + 2 * random.nextInt(5); // 24 values: steps without 2 and 3 as factors reach all
    int stride = step % 3 == 0 ? step + 2 : step;
    return filled(Shape.of(extents), i -> SPECIAL[(start + i * stride) % SPECIAL.length]);
  }

  /** These values. */
  public static Sample of(Shape shape, double... values) {
    return filled(shape, i -> values[i]);
  }

  /** A sample that suits the view. */
  public static Sample suiting(View view, long seed, int... extents) {
    return view == View.EXPANDED ? repeated(seed, extents) : normal(seed, extents);
  }

  /** Another sample of the same shape, with each value mapped. */
  public Sample map(java.util.function.DoubleUnaryOperator f) {
    return filled(shape, i -> f.applyAsDouble(values[i]));
  }

  private static Sample filled(Shape shape, java.util.function.IntToDoubleFunction value) {
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    return new Sample(shape, values);
  }
}
