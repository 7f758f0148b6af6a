package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded operation.
 *
 * @param kept what moved into the tape's scope for it and can go once it is replayed
 * @param version how often the saved tensors had been assigned to when it was recorded
 */
record Entry(Op op, Variable output, List<Variable> inputs, List<Tensor> kept, long version) {
  /** Moves what the operation saved into a scope, if no scope further out owns it. */
  static Entry keep(Op op, Variable output, List<Variable> inputs, Scope scope) {
    List<Tensor> kept = new ArrayList<>();
    for (Tensor tensor : op.saved()) {
      if (!scope.owns(tensor) && scope.owns(scope.adopt(tensor))) {
        kept.add(tensor);
      }
    }
    return new Entry(op, output, inputs, kept, version(op));
  }

  /**
   * The gradients by the inputs.
   *
   * @throws IllegalStateException if a saved tensor was overwritten since it was recorded
   */
  List<Tensor> backward(Tensor dy) {
    if (version(op) != version) {
      throw new IllegalStateException(
          op.name() + ": a tensor it saved was assigned to before the backward: " + inputs);
    }
    List<Tensor> gradients = op.backward(dy);
    if (gradients.size() != inputs.size()) {
      throw new IllegalStateException(
          op.name() + ": " + gradients.size() + " gradients for the inputs " + inputs);
    }
    return gradients;
  }

  private static long version(Op op) {
    long sum = 0;
    for (Tensor tensor : op.saved()) {
      sum += tensor.buffer().version();
    }
    return sum;
  }

  /** Frees what was kept, except what was handed further out meanwhile. */
  void free(Scope scope) {
    for (Tensor tensor : kept.reversed()) {
      if (scope.owns(tensor)) {
        scope.release(tensor);
      }
    }
  }

  @Override
  public String toString() {
    return op.name() + " " + inputs + " -> " + output;
  }
}
