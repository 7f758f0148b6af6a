package io.github.hrm4j.autograd.example;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.BceWithLogits;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.Linear;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Two half circles that lie in each other, told apart by a network with a hidden layer. */
public final class TwoMoons {
  private static final int HIDDEN = 16;

  private TwoMoons() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.open("cpu", 2)) {
      System.out.printf("%.1f %% of 500 new points are right%n", 100 * accuracy(backend, 1));
    }
  }

  /** Trains on 200 points and returns the share of 500 others that are classified right. */
  static double accuracy(Backend backend, long seed) {
    try (var _ = backend.openScope("run")) {
      SplittableRandom random = new SplittableRandom(seed);
      Network network = Network.random(backend, random);
      Points train = Points.random(200, random);
      Variable x = Variable.constant(backend.tensor(Shape.of(200, 2), train.xy));
      Tensor moon = backend.tensor(Shape.of(200, 1), train.moon);
      for (int step = 0; step < 600; step++) {
        try (var _ = backend.openScope("step");
            Tape tape = new Tape(backend)) {
          Variable loss = tape.record(() -> mean(BceWithLogits.apply(network.apply(x), moon)));
          tape.backward(loss, (parameter, gradient) -> FitALine.descend(parameter, gradient, 1));
        }
      }
      Points test = Points.random(500, random);
      Variable unseen = Variable.constant(backend.tensor(Shape.of(500, 2), test.xy));
      return test.rightShare(network.apply(unseen).value().toFloats()); // nothing is recorded here
    }
  }

  private static Variable mean(Variable losses) {
    return Scale.apply(Sum.apply(losses), 1.0 / losses.value().size());
  }

  /** x [n, 2] → tanh(x·W₁ᵀ + b₁) [n, h] → logits [n, 1]. */
  private record Network(Parameter w1, Parameter b1, Parameter w2, Parameter b2) {
    static Network random(Backend backend, RandomGenerator random) {
      return new Network(
          parameter("w1", backend, random, HIDDEN, 2),
          parameter("b1", backend, random, HIDDEN),
          parameter("w2", backend, random, 1, HIDDEN),
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

    Variable apply(Variable x) {
      return Linear.apply(Elementwise.apply(Unary.TANH, Linear.apply(x, w1, b1)), w2, b2);
    }
  }

  private record Points(float[] xy, float[] moon) {
    static Points random(int count, RandomGenerator random) {
      Points points = new Points(new float[2 * count], new float[count]);
      for (int i = 0; i < count; i++) {
        boolean lower = random.nextBoolean();
        double angle = random.nextDouble(Math.PI);
        double x = lower ? 1 - Math.cos(angle) : Math.cos(angle);
        double y = lower ? 0.5 - Math.sin(angle) : Math.sin(angle);
        points.xy[2 * i] = (float) (x + random.nextGaussian() * 0.1);
        points.xy[2 * i + 1] = (float) (y + random.nextGaussian() * 0.1);
        points.moon[i] = lower ? 1 : 0;
      }
      return points;
    }

    double rightShare(float[] logits) {
      int right = 0;
      for (int i = 0; i < logits.length; i++) {
        right += (logits[i] > 0) == (moon[i] == 1) ? 1 : 0;
      }
      return (double) right / logits.length;
    }
  }
}
