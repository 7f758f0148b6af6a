package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Tensor;

/** A named leaf whose gradient is wanted. */
public final class Parameter extends Variable {
  private final String name;

  /**
   * A parameter.
   *
   * @param name the name in checkpoints
   * @param value of any shape, owned by a scope that outlives the tapes it is used on
   * @throws DTypeException if the value's type is not floating
   */
  public Parameter(String name, Tensor value) {
    super(value, null);
    if (!value.dtype().isFloating()) {
      throw new DTypeException("parameter " + name + ": needs a floating type, got " + value);
    }
    this.name = name;
  }

  /** {@return the name in checkpoints} */
  public String name() {
    return name;
  }

  @Override
  public boolean isDifferentiable() {
    return true;
  }

  @Override
  public String toString() {
    return name + " " + super.toString();
  }
}
