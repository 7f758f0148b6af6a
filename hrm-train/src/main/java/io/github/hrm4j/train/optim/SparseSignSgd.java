package io.github.hrm4j.train.optim;

import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

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

  /**
   * Brings a step's rates to the device, for {@link #apply}.
   *
   * @param rates float32 [2], overwritten
   */
  public void prepare(double lr, Tensor rates) {
    float[] values = {(float) lr, (float) (1 - lr * weightDecay)};
    rates.backend().write(rates, MemorySegment.ofArray(values));
  }

  /**
   * As {@link #step}, with the rates that {@link #prepare} brought: nothing is from the host.
   *
   * @param table float32 [rows, n]
   * @param ids i32 [k]
   * @param gradient float32 [k, n]
   */
  public void apply(Tensor table, Tensor ids, Tensor gradient, Tensor rates) {
    table.backend().signSgd(table, ids, gradient, rates);
  }
}
