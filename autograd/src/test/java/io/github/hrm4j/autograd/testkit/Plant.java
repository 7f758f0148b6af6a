package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/** Errors planted to see that the checks find them. */
public enum Plant {
  NONE,
  /** The result of the forward is 5 % too large. */
  FORWARD,
  /** The gradient has the wrong sign. */
  NEGATED,
  /** The gradient is twice too large. */
  DOUBLED,
  /** The gradient's elements lie in the reverse order. */
  REVERSED;

  /** The derivatives among them. */
  static final List<Plant> DERIVATIVES = List.of(NEGATED, DOUBLED, REVERSED);

  /** x, behind which every gradient that an operation gives for it is spoiled. */
  Variable behind(Variable x) {
    Tensor value = x.value();
    return Tape.push(new Spoiler(this), value.alias(), x);
  }

  private record Spoiler(Plant plant) implements Op {
    @Override
    public List<Tensor> saved() {
      return List.of();
    }

    @Override
    public List<Tensor> backward(Tensor dy) {
      return List.of(
          switch (plant) {
            case NONE, FORWARD -> dy;
            case NEGATED -> dy.backend().affine(dy, -1, 0);
            case DOUBLED -> dy.backend().affine(dy, 2, 0);
            case REVERSED -> dy.backend().tensor(dy.dtype(), dy.shape(), reversed(dy.toDoubles()));
          });
    }
  }

  static double[] reversed(double[] values) {
    double[] back = new double[values.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = values[back.length - 1 - i];
    }
    return back;
  }
}
