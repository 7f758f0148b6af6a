package io.github.hrm4j.autograd.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.BceWithLogits;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.Linear;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sub;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Gradient descent in a screen of code, with the public API only. */
class FitTest {
  /** The line y = 2x + 1 through four of its points. */
  @Test
  void aLine() {
    try (Backend backend = BackendUnderTest.open();
        var _ = backend.openScope("run")) {
      Variable x = Variable.constant(backend.tensor(Shape.of(4, 1), 0, 1, 2, 3));
      Variable y = Variable.constant(backend.tensor(Shape.of(4, 1), 1, 3, 5, 7));
      Parameter slope = new Parameter("slope", backend.tensor(Shape.of(1, 1), 0));
      Parameter offset = new Parameter("offset", backend.tensor(Shape.of(1), 0));

      for (int step = 0; step < 200; step++) {
        try (var _ = backend.openScope("step");
            Tape tape = new Tape(backend)) {
          Variable loss =
              tape.record(
                  () -> {
                    Variable error = Sub.apply(Linear.apply(x, slope, offset), y);
                    return Scale.apply(Sum.apply(Mul.apply(error, error)), 1.0 / 4);
                  });
          tape.backward(loss, (parameter, gradient) -> descend(parameter, gradient, 0.1));
        }
      }

      assertThat(slope.value().item()).isCloseTo(2, offset(1e-3));
      assertThat(offset.value().item()).isCloseTo(1, offset(1e-3));
    }
  }

  /** Exclusive or, which no single layer can do: two inputs, eight hidden units, one output. */
  @Test
  void aSmallNetwork() {
    try (Backend backend = BackendUnderTest.open();
        var _ = backend.openScope("run")) {
      Variable x = Variable.constant(backend.tensor(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1));
      Tensor target = backend.tensor(Shape.of(4, 1), 0, 1, 1, 0);
      Network network = Network.random(backend, new SplittableRandom(1));

      double last = Double.NaN;
      for (int step = 0; step < 400; step++) {
        try (var _ = backend.openScope("step");
            Tape tape = new Tape(backend)) {
          Variable loss =
              tape.record(() -> Sum.apply(BceWithLogits.apply(network.apply(x), target)));
          tape.backward(loss, (parameter, gradient) -> descend(parameter, gradient, 0.3));
          last = loss.value().item();
        }
      }

      assertThat(last).isLessThan(0.1);
      float[] answer = network.apply(x).value().toFloats(); // outside record: nothing is kept
      assertThat(answer[0]).isNegative();
      assertThat(answer[1]).isPositive();
      assertThat(answer[2]).isPositive();
      assertThat(answer[3]).isNegative();
    }
  }

  private record Network(Parameter w1, Parameter b1, Parameter w2, Parameter b2) {
    static Network random(Backend backend, RandomGenerator random) {
      return new Network(
          parameter("w1", backend, random, 8, 2),
          parameter("b1", backend, random, 8),
          parameter("w2", backend, random, 1, 8),
          parameter("b2", backend, random, 1));
    }

    private static Parameter parameter(
        String name, Backend backend, RandomGenerator random, int... extents) {
      Shape shape = Shape.of(extents);
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat(-1, 1);
      }
      return new Parameter(name, backend.tensor(shape, values));
    }

    /** x [n, 2] → logits [n, 1]. */
    Variable apply(Variable x) {
      Variable hidden = Elementwise.apply(Unary.TANH, Linear.apply(x, w1, b1));
      return Linear.apply(hidden, w2, b2);
    }
  }

  /** parameter -= rate · gradient. */
  private static void descend(Parameter parameter, Tensor gradient, double rate) {
    Backend backend = gradient.backend();
    Tensor step = backend.affine(gradient, rate, 0);
    backend.assign(parameter.value(), backend.binary(Binary.SUB, parameter.value(), step));
  }
}
