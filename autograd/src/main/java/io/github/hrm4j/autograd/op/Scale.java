package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Product with a number. y = factor·x; dx = factor·dy.
 *
 * @param factor the number
 */
public record Scale(double factor) implements Op {
  /**
   * factor · x, of x's shape and type.
   *
   * @param x of any shape
   * @param factor the number
   * @return of x's shape and type
   * @throws io.github.hrm4j.tensor.DTypeException if the type is not floating
   */
  public static Variable apply(Variable x, double factor) {
    return Tape.push(new Scale(factor), x.backend().affine(x.value(), factor, 0), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().affine(dy, factor, 0));
  }
}
