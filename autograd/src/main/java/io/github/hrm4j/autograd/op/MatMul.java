package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/** Matrix product. A [..., m, k], B [..., k, n] → Y [..., m, n]; dA = dY·Bᵀ, dB = Aᵀ·dY. */
public record MatMul(Tensor a, Tensor b) implements Op {
  /**
   * A [..., m, k] · B [..., k, n] → [..., m, n].
   *
   * @throws io.github.hrm4j.tensor.ShapeException if the inner or the batch axes differ
   */
  public static Variable apply(Variable a, Variable b) {
    MatMul op = new MatMul(a.value(), b.value());
    return Tape.push(op, a.backend().matmul(op.a, false, op.b, false), a, b);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(a, b);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    return List.of(on.matmul(dy, false, b, true), on.matmul(a, true, dy, false));
  }
}
