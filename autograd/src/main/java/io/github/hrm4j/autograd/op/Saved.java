package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operation remembers. A component is null where the gradient that needs it is not wanted,
 * which saves the memory as well as the work: dW = dyᵀ·x needs x only if W is differentiable.
 */
final class Saved {
  private Saved() {}

  /** The tensors that are not null. */
  static List<Tensor> of(Tensor... tensors) {
    List<Tensor> present = new ArrayList<>(tensors.length);
    for (Tensor tensor : tensors) {
      if (tensor != null) {
        present.add(tensor);
      }
    }
    return present;
  }

  /** A tensor that only the gradient by the given variable needs. */
  static Tensor ifWanted(Variable by, Variable needed) {
    return by.isDifferentiable() ? needed.value() : null;
  }

  /** The shape of a variable whose gradient is wanted, else null. */
  static Shape shapeIfWanted(Variable by) {
    return by.isDifferentiable() ? by.shape() : null;
  }
}
