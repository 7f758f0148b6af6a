package io.github.hrm4j.autograd.example;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Linear;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sub;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** The line y = 2x + 1 through four of its points, by gradient descent. */
public final class FitALine {
  private FitALine() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.open("cpu", 1)) {
      double[] line = fit(backend);
      System.out.printf("y = %.3f x + %.3f%n", line[0], line[1]); // y = 2.000 x + 1.000
    }
  }

  static double[] fit(Backend backend) {
    try (var _ = backend.openScope("run")) { // owns what lives as long as the fit
      Variable x = Variable.constant(backend.tensor(Shape.of(4, 1), 0, 1, 2, 3));
      Variable y = Variable.constant(backend.tensor(Shape.of(4, 1), 1, 3, 5, 7));
      Parameter slope = new Parameter("slope", backend.tensor(Shape.of(1, 1), 0));
      Parameter offset = new Parameter("offset", backend.tensor(Shape.of(1), 0));
      for (int step = 0; step < 200; step++) {
        try (var _ = backend.openScope("step"); // frees what the step made
            Tape tape = new Tape(backend)) {
          Variable loss =
              tape.record(() -> meanSquare(Sub.apply(Linear.apply(x, slope, offset), y)));
          tape.backward(loss, (parameter, gradient) -> descend(parameter, gradient, 0.1));
        }
      }
      return new double[] {slope.value().item(), offset.value().item()};
    }
  }

  private static Variable meanSquare(Variable error) {
    return Scale.apply(Sum.apply(Mul.apply(error, error)), 1.0 / error.value().size());
  }

  /** parameter -= rate · gradient, in place: the only write after a tensor was made. */
  static void descend(Parameter parameter, Tensor gradient, double rate) {
    Backend backend = gradient.backend();
    Tensor step = backend.affine(gradient, rate, 0);
    backend.assign(parameter.value(), backend.binary(Binary.SUB, parameter.value(), step));
  }
}
