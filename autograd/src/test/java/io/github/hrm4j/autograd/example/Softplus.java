package io.github.hrm4j.autograd.example;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.List;

/**
 * An operation of one's own: softplus, y = log(1 + eˣ); dx = σ(x)·dy. A record of exactly what its
 * backward needs.
 */
public record Softplus(Tensor x) implements Op {
  /** log(1 + eˣ) as max(x, 0) + log(1 + e^-|x|), which overflows nowhere; of x's shape. */
  public static Variable apply(Variable x) {
    Backend on = x.backend();
    Tensor decay = on.unary(Unary.EXP, on.unary(Unary.NEG, on.unary(Unary.ABS, x.value())));
    Tensor y = on.binary(Binary.ADD, on.unary(Unary.RELU, x.value()), on.unary(Unary.LOG1P, decay));
    return Tape.push(new Softplus(x.value()), y, x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(x); // the tape keeps it alive until the backward
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    return List.of(on.binary(Binary.MUL, on.unary(Unary.SIGMOID, x), dy)); // one for each input
  }

  /** The largest difference between the gradient and central differences, in float64. */
  static double worstError(Backend backend, double... at) {
    double h = 1e-5; // the error of central differences is of the order of h², 1e-10
    double worst = 0;
    double[] gradient = gradient(backend, at);
    for (int i = 0; i < at.length; i++) {
      double[] above = at.clone();
      double[] below = at.clone();
      above[i] += h;
      below[i] -= h;
      double slope = (sum(backend, above) - sum(backend, below)) / (2 * h);
      worst = Math.max(worst, Math.abs(slope - gradient[i]));
    }
    return worst;
  }

  private static double[] gradient(Backend backend, double... at) {
    try (var _ = backend.openScope("gradient");
        Tape tape = new Tape(backend)) {
      Parameter x = new Parameter("x", backend.tensor(DType.F64, Shape.of(at.length), at));
      Variable loss = tape.record(() -> Sum.apply(apply(x)));
      return tape.backward(loss).of(x).toDoubles();
    }
  }

  private static double sum(Backend backend, double... at) {
    try (var _ = backend.openScope("sum")) {
      Tensor x = backend.tensor(DType.F64, Shape.of(at.length), at);
      return Sum.apply(apply(Variable.constant(x))).value().item();
    }
  }

  public static void main(String[] args) {
    try (Backend backend = Backends.open("cpu", 1)) {
      System.out.println("largest error: " + worstError(backend, -30, -2, -0.1, 0, 0.7, 5, 800));
    }
  }
}
