package io.github.hrm4j.bench.tensor;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;

/**
 * Several primitives on small tensors, before one of them is measured alone: as in training, the
 * backend's places that call kernels have then seen more than one. In a JVM that has only ever
 * called one, C2 makes a single method of everything from the benchmark down to the kernel, and a
 * loop of vectors within it takes up to three times as long.
 */
final class Mixture {
  /** Until C2 has compiled what lies between a primitive and its kernel. */
  private static final int ROUNDS = 4_000;

  private Mixture() {}

  static void run(Backend on) {
    try (var _ = on.openScope("mixture")) {
      Tensor x = on.full(DType.F32, Shape.of(4, 64), 0.5);
      for (int round = 0; round < ROUNDS; round++) {
        try (Scope _ = on.openScope("round")) {
          on.unary(Unary.NEG, x);
          on.affine(x, 2, 1);
          on.binary(Binary.SUB, x, x);
          on.rmsNorm(x, null, Device.EPS);
          on.softmax(x);
          on.swiglu(x);
          on.reduce(Reduction.SUM, x, 0);
          on.cast(x.transpose(0, 1), DType.F32);
        }
      }
      on.synchronize();
    }
  }
}
