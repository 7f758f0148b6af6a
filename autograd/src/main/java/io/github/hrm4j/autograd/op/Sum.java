package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Sum of all elements or along one axis; dx is dy repeated.
 *
 * @param from shape of x
 */
public record Sum(Shape from) implements Op {
  /**
   * The sum of all elements, of shape [].
   *
   * @param x of any shape
   * @return a scalar, of shape []
   * @throws ArithmeticException if x has more elements than an int counts
   */
  public static Variable apply(Variable x) {
    Backend on = x.backend();
    try (Scope scope = on.openScope("sum")) {
      Tensor line = Contiguous.of(x.value()).reshape(Math.toIntExact(x.value().size()));
      Tensor total = scope.keep(on.reduce(Reduction.SUM, line, 0).reshape(Shape.of()));
      return Tape.push(new Sum(x.shape()), total, x);
    }
  }

  /**
   * The sum along one axis, which stays with extent 1.
   *
   * @param x of any shape
   * @param axis which axis; negative ones count from the end
   * @return of x's shape but for the axis, which has extent 1
   * @throws io.github.hrm4j.tensor.ShapeException if there is no such axis
   */
  public static Variable apply(Variable x, int axis) {
    return Tape.push(new Sum(x.shape()), x.backend().reduce(Reduction.SUM, x.value(), axis), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(Contiguous.of(dy.expand(from)));
  }
}
