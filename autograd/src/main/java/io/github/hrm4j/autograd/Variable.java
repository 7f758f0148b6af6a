package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** A tensor that may have history on a {@link Tape}. */
public sealed class Variable permits Parameter {
  private final Tensor value;
  private final Tape tape;

  /**
   * A value with history.
   *
   * @param tape where it was recorded, null if it was not
   */
  Variable(Tensor value, Tape tape) {
    this.value = value;
    this.tape = tape;
  }

  /**
   * A value without history: no gradient flows into it.
   *
   * @param value of any shape
   * @return a variable of the same shape
   */
  public static Variable constant(Tensor value) {
    return new Variable(value, null);
  }

  /** {@return the tensor, of this variable's shape} */
  public Tensor value() {
    return value;
  }

  /** {@return the extents, outermost first} */
  public Shape shape() {
    return value.shape();
  }

  /** {@return where the value lies} */
  public Backend backend() {
    return value.backend();
  }

  /**
   * {@return whether a gradient flows into it: a parameter, or made from one while a tape recorded}
   */
  public boolean isDifferentiable() {
    return tape != null;
  }

  /** Where it was recorded; null for constants and parameters. */
  Tape tape() {
    return tape;
  }

  /** {@return a variable of the same value and shape without history} */
  public Variable detach() {
    return constant(value);
  }

  /** Type and shape, such as {@code f32[8, 512]}. */
  @Override
  public String toString() {
    return value.dtype().label() + value.shape();
  }
}
