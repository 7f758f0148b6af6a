package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * The gate of SwiGLU (Shazeer 2020, eq. 6). gateUp [..., 2n] = gate, up → y = silu(gate)·up [...,
 * n] with silu(g) = g·σ(g); dgate = dy·up·σ·(1 + gate·(1-σ)), dup = dy·silu(gate).
 *
 * @param gateUp [..., 2n]
 */
public record SwiGlu(Tensor gateUp) implements Op {
  /**
   * gateUp [..., 2n] → [..., n].
   *
   * @param gateUp [..., 2n]: gate, then up
   * @return [..., n]
   * @throws io.github.hrm4j.tensor.ShapeException if the last axis is odd
   */
  public static Variable apply(Variable gateUp) {
    return Tape.push(new SwiGlu(gateUp.value()), gateUp.backend().swiglu(gateUp.value()), gateUp);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(gateUp);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().swigluBackward(gateUp, dy));
  }
}
