package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Is shown every operation's results, forward and backward, while {@link Tape#watch} runs: to find
 * where a number went wrong. It may throw, and must not keep the tensors.
 */
public interface OpWatch {
  /**
   * An operation has computed its result, recorded or not.
   *
   * @param op the operation
   * @param result of any shape
   * @param inputs of any shape, in the operation's order
   */
  void forward(Op op, Tensor result, List<Variable> inputs);

  /**
   * An operation has computed its gradients.
   *
   * @param op the operation
   * @param inputs of any shape, in the operation's order
   * @param gradients by the inputs, of their shapes; null where there is none
   */
  void backward(Op op, List<Variable> inputs, List<Tensor> gradients);
}
