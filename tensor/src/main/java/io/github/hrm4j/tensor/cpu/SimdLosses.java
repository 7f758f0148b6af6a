package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/** Softmax and the losses: rows of logits on all threads. */
abstract class SimdLosses extends SimdPrimitives {
  /** A logit in float64 costs as much as so many elements of a copy. */
  private static final int LOGIT_COST = 64;

  SimdLosses(int threads) {
    super(threads);
  }

  @Override
  public Tensor softmax(Tensor x) {
    own("softmax", x);
    if (!floats(x)) {
      return super.softmax(x);
    }
    int width = x.shape().extent(-1);
    try (Scope scope = openScope("softmax")) {
      Tensor y = empty(DType.F32, x.shape());
      long from = packed(x).address();
      long to = y.address();
      eachRow(
          count(x.shape().without(-1)),
          width,
          row -> {
            long start = at(from, (long) row * width);
            long end = at(to, (long) row * width);
            float max = SoftmaxKernels.max(start, width);
            float sum = SoftmaxKernels.exponentials(start, max, end, width);
            ElementwiseKernels.affine(end, 1 / sum, 0, end, width);
          });
      return scope.keep(y);
    }
  }

  @Override
  public Tensor crossEntropy(CrossEntropy kind, Tensor logits, Tensor labels) {
    own("crossEntropy", logits, labels);
    if (!floats(logits)) {
      return super.crossEntropy(kind, logits, labels);
    }
    Shape shape = OpRules.crossEntropy(logits, labels);
    int width = logits.shape().extent(-1);
    boolean wide = kind == CrossEntropy.STABLEMAX;
    try (Scope scope = openScope("crossEntropy")) {
      Tensor losses = empty(wide ? DType.F64 : DType.F32, shape);
      long from = packed(logits).address();
      long which = packed(labels).address();
      long to = losses.address();
      eachRow(
          count(shape),
          LOGIT_COST * width,
          row -> {
            int label = IndexKernels.id(which, row);
            double loss =
                CrossEntropyKernels.loss(kind, at(from, (long) row * width), width, label);
            put(to, row, loss, wide);
          });
      return scope.keep(losses);
    }
  }

  private static void put(long address, int i, double value, boolean wide) {
    if (wide) {
      Raw.ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address + (long) i * Double.BYTES, value);
    } else {
      Raw.scalar(at(address, i), (float) value);
    }
  }

  @Override
  public Tensor crossEntropyBackward(CrossEntropy kind, Tensor logits, Tensor labels, Tensor dy) {
    own("crossEntropyBackward", logits, labels, dy);
    boolean wide = kind == CrossEntropy.STABLEMAX;
    if (!floats(logits) || dy.dtype() != (wide ? DType.F64 : DType.F32)) {
      return super.crossEntropyBackward(kind, logits, labels, dy);
    }
    Shape shape = OpRules.crossEntropy(logits, labels);
    OpRules.sameShape("crossEntropyBackward", labels, dy);
    int width = logits.shape().extent(-1);
    try (Scope scope = openScope("crossEntropyBackward")) {
      Tensor slopes = empty(DType.F32, logits.shape());
      long from = packed(logits).address();
      long which = packed(labels).address();
      long upper = packed(dy).address();
      long to = slopes.address();
      eachRow(
          count(shape),
          LOGIT_COST * width,
          row -> {
            double weight = get(upper, row, wide);
            long start = (long) row * width;
            int label = IndexKernels.id(which, row);
            CrossEntropyKernels.backward(
                kind, at(from, start), width, label, weight, at(to, start));
          });
      return scope.keep(slopes);
    }
  }

  private static double get(long address, int i, boolean wide) {
    return wide
        ? Raw.ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address + (long) i * Double.BYTES)
        : Raw.scalar(at(address, i));
  }

  @Override
  public Tensor bceWithLogits(Tensor x, Tensor target) {
    own("bceWithLogits", x, target);
    if (!floats(x, target)) {
      return super.bceWithLogits(x, target);
    }
    OpRules.sameShape("bceWithLogits", x, target);
    try (Scope scope = openScope("bceWithLogits")) {
      Tensor y = empty(DType.F32, x.shape());
      BceKernels.forward(
          packed(x).address(), packed(target).address(), y.address(), count(x.shape()));
      return scope.keep(y);
    }
  }

  @Override
  public Tensor bceWithLogitsBackward(Tensor x, Tensor target, Tensor dy) {
    own("bceWithLogitsBackward", x, target, dy);
    if (!floats(x, target, dy)) {
      return super.bceWithLogitsBackward(x, target, dy);
    }
    OpRules.sameShape("bceWithLogitsBackward", x, target);
    OpRules.sameShape("bceWithLogitsBackward", x, dy);
    try (Scope scope = openScope("bceWithLogitsBackward")) {
      Tensor dx = empty(DType.F32, x.shape());
      BceKernels.backward(
          packed(x).address(),
          packed(target).address(),
          packed(dy).address(),
          dx.address(),
          count(x.shape()));
      return scope.keep(dx);
    }
  }
}
