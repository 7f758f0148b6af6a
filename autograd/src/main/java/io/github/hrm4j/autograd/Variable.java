package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** A tensor that may have history on a {@link Tape}. */
public sealed class Variable permits Parameter {
  private final Tensor value;
  private final boolean differentiable;

  Variable(Tensor value, boolean differentiable) {
    this.value = value;
    this.differentiable = differentiable;
  }

  /** A value without history: no gradient flows into it. */
  public static Variable constant(Tensor value) {
    return new Variable(value, false);
  }

  public Tensor value() {
    return value;
  }

  public Shape shape() {
    return value.shape();
  }

  public Backend backend() {
    return value.backend();
  }

  /** Whether a gradient flows into it: a parameter, or made from one while a tape recorded. */
  public boolean isDifferentiable() {
    return differentiable;
  }

  /** The same value without history. */
  public Variable detach() {
    return constant(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
