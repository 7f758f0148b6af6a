package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Tensor;

/** A named leaf whose gradient is wanted. */
public final class Parameter extends Variable {
  private final String name;

  public Parameter(String name, Tensor value) {
    super(value, true);
    this.name = name;
  }

  /** The name in checkpoints. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name + " " + super.toString();
  }
}
