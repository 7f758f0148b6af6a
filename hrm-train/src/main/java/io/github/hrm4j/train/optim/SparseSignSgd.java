package io.github.hrm4j.train.optim;

import io.github.hrm4j.tensor.Tensor;

/**
 * Sign descent (Bernstein et al. 2018, algorithm 1) with decoupled decay on the rows of a table
 * that a batch used, for the puzzle embedding. It has no state.
 *
 * @param weightDecay decoupled decay, also where the gradient's sign is 0
 */
public record SparseSignSgd(double weightDecay) {
  /**
   * Updates the rows named in ids, in place; gradients of equal ids are summed first.
   *
   * @param table float32 [rows, n]
   * @param ids i32 [k]
   * @param gradient float32 [k, n]
   * @param lr this step's rate
   */
  public void step(Tensor table, Tensor ids, Tensor gradient, double lr) {
    table.backend().signSgd(table, ids, gradient, (float) lr, (float) (1 - lr * weightDecay));
  }
}
