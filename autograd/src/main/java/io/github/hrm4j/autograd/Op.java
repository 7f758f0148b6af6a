package io.github.hrm4j.autograd;

import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * One recorded operation: a record whose components are exactly what its backward needs. First
 * derivatives only.
 */
public interface Op {
  /**
   * The tensors among the components, which the {@link Tape} keeps alive until the backward.
   *
   * @return tensors of any shape, none of them null
   */
  List<Tensor> saved();

  /**
   * The gradients of the loss by each input, in the order in which the inputs were given to {@link
   * Tape#push}; null where an input has none.
   *
   * @param dy the gradient of the loss by this operation's output, of the output's shape and type
   * @return for each input a gradient of that input's shape and type, or null
   */
  List<Tensor> backward(Tensor dy);

  /** {@return the name in messages and profiles} */
  default String name() {
    return getClass().getSimpleName();
  }
}
