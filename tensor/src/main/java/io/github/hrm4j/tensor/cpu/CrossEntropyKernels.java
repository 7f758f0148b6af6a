package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.CrossEntropy;

/**
 * Cross-entropy of one row of n logits (float32), in float64: vocabularies are small, so that plain
 * loops do. A label that is no column adds no loss and no gradient, as in the definition.
 */
final class CrossEntropyKernels {
  private CrossEntropyKernels() {}

  private static double logit(long x, int i) {
    return Raw.scalar(x + (long) i * Float.BYTES);
  }

  /** s(x) of {@link CrossEntropy#STABLEMAX}. */
  private static double stable(double x) {
    return x < 0 ? 1 / (1 - x + 1e-30) : x + 1;
  }

  private static double stableSum(long x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += stable(logit(x, i));
    }
    return sum;
  }

  private static double max(long x, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, logit(x, i));
    }
    return max;
  }

  private static double expSum(long x, double max, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.exp(logit(x, i) - max);
    }
    return sum;
  }

  private static boolean isColumn(int label, int n) {
    return label >= 0 && label < n;
  }

  /** -log p(label). */
  static double loss(CrossEntropy kind, long x, int n, int label) {
    if (!isColumn(label, n)) {
      return 0;
    }
    return switch (kind) {
      case STABLEMAX -> -StrictMath.log(stable(logit(x, label)) / stableSum(x, n));
      case SOFTMAX -> {
        double max = max(x, n);
        yield StrictMath.log(expSum(x, max, n)) - (logit(x, label) - max);
      }
    };
  }

  /** dx = dy times the loss's derivative by the logits; 0 if the label is no column. */
  static void backward(CrossEntropy kind, long x, int n, int label, double dy, long dx) {
    double weight = isColumn(label, n) ? dy : 0;
    switch (kind) {
      case STABLEMAX -> stablemaxBackward(x, n, label, weight, dx);
      case SOFTMAX -> softmaxBackward(x, n, label, weight, dx);
    }
  }

  // L = log Σs - log s_label, so dL/dx_j = (1/Σs - [j = label]/s_j) · ds_j/dx_j.
  private static void stablemaxBackward(long x, int n, int label, double weight, long dx) {
    double p = 1 / stableSum(x, n);
    for (int i = 0; i < n; i++) {
      double logit = logit(x, i);
      double s = stable(logit);
      double slope = (i == label ? p - 1 / s : p) * (logit < 0 ? s * s : 1);
      Raw.scalar(dx + (long) i * Float.BYTES, (float) (slope * weight));
    }
  }

  private static void softmaxBackward(long x, int n, int label, double weight, long dx) {
    double max = max(x, n);
    double sum = expSum(x, max, n);
    for (int i = 0; i < n; i++) {
      double p = StrictMath.exp(logit(x, i) - max) / sum;
      double slope = i == label ? p - 1 : p;
      Raw.scalar(dx + (long) i * Float.BYTES, (float) (slope * weight));
    }
  }
}
