package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Rotary position embedding (Su et al. 2021, eq. 34), rotate-half convention. x [b, s, h, d] → y =
 * x·cos + concat(-x[d/2:], x[:d/2])·sin; a rotation's transpose is its inverse, so dx is dy turned
 * back.
 *
 * @param cos [s, d]
 * @param sin [s, d]
 */
public record Rope(Tensor cos, Tensor sin) implements Op {
  /**
   * x [b, s, h, d] rotated by tables [s, d].
   *
   * @param x [b, s, h, d]
   * @param cos [s, d]
   * @param sin [s, d]
   * @return [b, s, h, d]
   * @throws io.github.hrm4j.tensor.ShapeException if d is odd or the tables do not fit
   */
  public static Variable apply(Variable x, Tensor cos, Tensor sin) {
    return Tape.push(new Rope(cos, sin), x.backend().rope(x.value(), cos, sin, false), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(cos, sin);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().rope(dy, cos, sin, true));
  }
}
