package io.github.hrm4j.bench;

import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.nn.SwiGlu;

/**
 * Floating-point operations of a training step as usually quoted: matrix products and attention of
 * the two modules, at two for a multiply-add. Heads, norms, optimizers are left out; what an
 * implementation saves, as in the pass for the Q target, is not taken off, so that seconds of
 * different implementations turn into comparable rates.
 */
final class StepFlops {
  private StepFlops() {}

  /**
   * Of a whole step: two forward passes (the second for the target of q_continue), and for each
   * recorded module pass twice as much again in the backward.
   *
   * @param adaptive whether there is a target for q_continue
   */
  static double of(HrmConfig model, int rows, GradientPath gradient, boolean adaptive) {
    double low = modulePass(model, model.lLayers());
    double high = modulePass(model, model.hLayers());
    double forward = model.hCycles() * (model.lCycles() * low + high);
    double recorded = gradient == GradientPath.FULL ? forward : low + high;
    double perToken = forward * (adaptive ? 2 : 1) + 2 * recorded;
    return perToken * rows * model.tokens();
  }

  /** Of one token through the blocks of a module. */
  private static double modulePass(HrmConfig model, int layers) {
    double hidden = model.hiddenSize();
    double inner = SwiGlu.width(model.hiddenSize(), model.expansion());
    double projections = 2 * (4 * hidden * hidden + 3 * hidden * inner);
    double attention = 4 * model.tokens() * hidden;
    return layers * (projections + attention);
  }
}
