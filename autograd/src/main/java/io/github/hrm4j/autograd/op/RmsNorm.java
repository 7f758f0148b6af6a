package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Root mean square normalisation without a gain (Zhang and Sennrich 2019, eq. 4), of z = x or of
 * the sum z = x + residual. With rstd = 1/√(mean(z²) + eps) over the last axis, y = z·rstd and
 *
 * <p>dz = rstd·(dy - y·mean(dy·y)),
 *
 * <p>which is the gradient by x and by the residual alike, and needs only the result.
 *
 * @param y [..., n], the result
 * @param rstd [...]
 * @param residual whether there is one
 */
public record RmsNorm(Tensor y, Tensor rstd, boolean residual) implements Op {
  /**
   * x [..., n] → [..., n].
   *
   * @param x [..., n]
   * @param eps added to the mean square
   * @return [..., n]
   * @throws io.github.hrm4j.tensor.DTypeException if the type is not floating
   */
  public static Variable apply(Variable x, double eps) {
    Normalized n = x.backend().rmsNorm(x.value(), null, eps);
    return Tape.push(new RmsNorm(n.y(), n.rstd(), false), n.y(), x);
  }

  /**
   * The norm of the sum: x [..., n], residual [..., n] → [..., n].
   *
   * @param x [..., n]
   * @param residual [..., n]
   * @param eps added to the mean square
   * @return [..., n]
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes differ: this sum does not broadcast
   */
  public static Variable apply(Variable x, Variable residual, double eps) {
    Normalized n = x.backend().rmsNorm(x.value(), residual.value(), eps);
    return Tape.push(new RmsNorm(n.y(), n.rstd(), true), n.y(), x, residual);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(y, rstd);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Tensor dz = dy.backend().rmsNormBackward(y, rstd, dy);
    return residual ? List.of(dz, dz) : List.of(dz);
  }
}
