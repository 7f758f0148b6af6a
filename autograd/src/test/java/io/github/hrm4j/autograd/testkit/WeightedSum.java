package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Σ w∘y with fixed random weights: makes a scalar of any result, by code of its own, so that a
 * wrong sum cannot hide a wrong operation. dy = w.
 */
record WeightedSum(Tensor weights) implements Op {
  static Variable apply(Variable y) {
    Backend on = y.backend();
    double[] w = weights(Math.toIntExact(y.value().size()));
    Tensor weights = on.tensor(y.value().dtype(), y.shape(), w);
    double sum = of(y.value().toDoubles());
    return Tape.push(new WeightedSum(weights), on.tensor(y.value().dtype(), Shape.of(), sum), y);
  }

  /** The same sum in float64. */
  static double of(double[] y) {
    double[] w = weights(y.length);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += w[i] * y[i];
    }
    return sum;
  }

  private static double[] weights(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      // Multiples of 1/64 in ±[0.5, 1.5): exact in every floating type.
      w[i] = (random.nextInt(32, 96) / 64.0) * (random.nextBoolean() ? 1 : -1);
    }
    return w;
  }

  @Override
  public List<Tensor> saved() {
    return List.of(weights);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().binary(Binary.MUL, weights, dy));
  }
}
