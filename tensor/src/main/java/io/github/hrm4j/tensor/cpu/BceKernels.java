package io.github.hrm4j.tensor.cpu;

/**
 * Binary cross-entropy with logits of n floats, in float64: there are two logits for each puzzle,
 * so that plain loops do.
 */
final class BceKernels {
  private BceKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /** y = max(x, 0) - x·target + log(1 + exp(-|x|)). */
  static void forward(long x, long target, long y, int n) {
    for (int i = 0; i < n; i++) {
      double z = Raw.scalar(at(x, i));
      double linear = Math.max(z, 0) - z * Raw.scalar(at(target, i));
      Raw.scalar(at(y, i), (float) (linear + StrictMath.log1p(StrictMath.exp(-Math.abs(z)))));
    }
  }

  /** dx = (sigmoid(x) - target) · dy. */
  static void backward(long x, long target, long dy, long dx, int n) {
    for (int i = 0; i < n; i++) {
      double sigmoid = 1 / (1 + StrictMath.exp(-(double) Raw.scalar(at(x, i))));
      double error = sigmoid - Raw.scalar(at(target, i));
      Raw.scalar(at(dx, i), (float) (error * Raw.scalar(at(dy, i))));
    }
  }
}
