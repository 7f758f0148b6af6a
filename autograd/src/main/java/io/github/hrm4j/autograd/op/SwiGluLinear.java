package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The gate of SwiGLU and the projection behind it (Shazeer 2020, eq. 6): gateUp [..., 2k] = gate,
 * up; h = silu(gate)·up [..., k]; W [n, k] → y = h·Wᵀ [..., n]. With dh = dy·W: dW = dyᵀ·h over the
 * flattened rows, and dgateUp is that of {@link SwiGlu} for dh.
 *
 * <p>One operation, so that h need not be kept: the backward makes it again from gateUp, which
 * costs a pass over memory and saves a sixth of what a block keeps.
 *
 * @param gateUp null if neither gradient is wanted
 * @param w null if gateUp is constant
 * @param wantsDw whether W is differentiable
 */
public record SwiGluLinear(Tensor gateUp, Tensor w, boolean wantsDw) implements Op {
  /**
   * gateUp [..., 2k], W [n, k] → [..., n].
   *
   * @param gateUp [..., 2k]: gate, then up
   * @param w [n, k]
   * @return [..., n]
   * @throws ShapeException if the last axis of gateUp is not 2k
   */
  public static Variable apply(Variable gateUp, Variable w) {
    Backend on = gateUp.backend();
    SwiGluLinear op =
        new SwiGluLinear(gateUp.value(), Saved.ifWanted(gateUp, w), w.isDifferentiable());
    try (Scope scope = on.openScope("SwiGluLinear")) {
      Tensor y = scope.keep(on.linear(on.swiglu(gateUp.value()), w.value(), null));
      return Tape.push(op, y, gateUp, w);
    }
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(gateUp, w);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    Tensor rows = Contiguous.rows(dy);
    Tensor dw = wantsDw ? on.matmul(rows, true, Contiguous.rows(on.swiglu(gateUp)), false) : null;
    Tensor dGateUp = null;
    if (w != null) {
      Tensor dh = on.matmul(rows, false, w, false);
      dGateUp = on.swigluBackward(gateUp, dh.reshape(dy.shape().with(-1, w.shape().extent(1))));
    }
    return Arrays.asList(dGateUp, dw);
  }
}
