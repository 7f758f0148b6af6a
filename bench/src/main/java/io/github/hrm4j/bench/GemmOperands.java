package io.github.hrm4j.bench;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Random;

/**
 * The operands of a product, normally distributed; they belong to the scope that was innermost at
 * creation.
 *
 * @param a x, or dY
 * @param b W, or for a weight's gradient x
 */
record GemmOperands(GemmShape shape, Tensor a, Tensor b) {
  private static final long SEED = 1;

  /** Always the same numbers for the same shape. */
  static GemmOperands of(Backend backend, GemmShape shape) {
    return new GemmOperands(
        shape,
        backend.tensor(shape.aShape(), valuesOfA(shape)),
        backend.tensor(shape.bShape(), valuesOfB(shape)));
  }

  /** The elements of A in the order in which they lie in memory. */
  static float[] valuesOfA(GemmShape shape) {
    return normal(shape.aShape(), SEED);
  }

  /** The elements of B in the order in which they lie in memory. */
  static float[] valuesOfB(GemmShape shape) {
    return normal(shape.bShape(), SEED + 1);
  }

  private static float[] normal(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The product as a training step makes it, owned by the innermost scope. */
  Tensor product(Tensor right) {
    Backend backend = a.backend();
    return switch (shape.layout()) {
      case NT -> backend.linear(a, right, null);
      case NN -> backend.matmul(a, false, right, false);
      case TN -> backend.matmul(a, true, right, false);
    };
  }

  /** Makes the product once, in seconds. */
  double time() {
    Backend backend = a.backend();
    try (Scope _ = backend.openScope("product")) {
      // In a step this is a new activation, of which nothing can have been packed before.
      boolean isNew = shape.layout() == GemmShape.Layout.TN;
      Tensor right = isNew ? backend.cast(b, DType.F32) : b;
      backend.synchronize();
      long begin = System.nanoTime();
      product(right);
      backend.synchronize();
      return (System.nanoTime() - begin) * 1e-9;
    }
  }
}
