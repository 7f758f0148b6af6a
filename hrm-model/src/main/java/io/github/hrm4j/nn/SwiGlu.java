package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.SwiGluLinear;

/**
 * The gated feed-forward layer down(silu(gate(x)) · up(x)) (Shazeer 2020, eq. 6).
 *
 * @param gateUpProj [2·inter, D]: gate, then up
 * @param downProj [D, inter]
 */
public record SwiGlu(Linear gateUpProj, Linear downProj) {
  private static final int MULTIPLE = 256;

  /**
   * A freshly initialised layer.
   *
   * @param registry takes the parameters
   * @param name what their names begin with
   * @param hiddenSize D
   * @param expansion see {@link #width}
   * @return a layer for x [..., D]
   */
  public static SwiGlu create(
      ParameterRegistry registry, String name, int hiddenSize, double expansion) {
    int inter = width(hiddenSize, expansion);
    return new SwiGlu(
        Linear.create(registry, name + ".gate_up_proj", hiddenSize, 2 * inter),
        Linear.create(registry, name + ".down_proj", inter, hiddenSize));
  }

  /**
   * The inner width: two thirds of expansion · D, so that three matrices cost what a plain layer's
   * two would, rounded half to even and then up to a multiple of 256.
   *
   * @param hiddenSize D
   * @param expansion the factor
   * @return the inner width
   */
  public static int width(int hiddenSize, double expansion) {
    int rounded = Math.toIntExact((long) Math.rint(expansion * hiddenSize * 2 / 3));
    return Math.ceilDiv(rounded, MULTIPLE) * MULTIPLE;
  }

  /**
   * The layer, for each token on its own.
   *
   * @param x [..., D]
   * @return [..., D]
   * @throws io.github.hrm4j.tensor.ShapeException if D is another width
   */
  public Variable apply(Variable x) {
    return SwiGluLinear.apply(gateUpProj.apply(x), downProj.weightIn(x.value().dtype()));
  }
}
