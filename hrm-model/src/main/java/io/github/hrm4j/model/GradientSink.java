package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Tensor;

/**
 * Takes gradients as soon as each is complete, while the backward goes on; nothing in it reads a
 * parameter after its gradient was handed over. A gradient is freed when the method returns, unless
 * an enclosing scope adopts it.
 */
public interface GradientSink {
  /**
   * A parameter's gradient.
   *
   * @param parameter of any shape
   * @param gradient of the parameter's shape
   */
  void dense(Parameter parameter, Tensor gradient);

  /**
   * The gradient of the rows of the puzzle embedding that the segment used; equal ids occur once
   * for each row of the batch and are to be summed.
   *
   * @param table [num_puzzle_identifiers, puzzle_emb_ndim]
   * @param ids i32 [B]
   * @param gradient [B, puzzle_emb_ndim]
   */
  void rows(Tensor table, Tensor ids, Tensor gradient);
}
