package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Matrix product. A [..., m, k], B [..., k, n] → Y [..., m, n]; dA = dY·Bᵀ, dB = Aᵀ·dY.
 *
 * @param a null if B is constant
 * @param b null if A is constant
 */
public record MatMul(Tensor a, Tensor b) implements Op {
  /**
   * A [..., m, k] · B [..., k, n] → [..., m, n].
   *
   * @param a [..., m, k]
   * @param b [..., k, n]
   * @return [..., m, n]
   * @throws io.github.hrm4j.tensor.ShapeException if the inner or the batch axes differ
   */
  public static Variable apply(Variable a, Variable b) {
    MatMul op = new MatMul(Saved.ifWanted(b, a), Saved.ifWanted(a, b));
    return Tape.push(op, a.backend().matmul(a.value(), false, b.value(), false), a, b);
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(a, b);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    Tensor da = b == null ? null : on.matmul(dy, false, b, true);
    Tensor db = a == null ? null : on.matmul(a, true, dy, false);
    return Arrays.asList(da, db);
  }
}
