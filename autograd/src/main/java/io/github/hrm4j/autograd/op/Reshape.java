package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * The same elements in row-major order under another shape; the gradient gets the old shape.
 *
 * @param from shape of x
 */
public record Reshape(Shape from) implements Op {
  /**
   * x under another shape: a view of x where x is contiguous, else of a copy.
   *
   * @param x of any shape
   * @param shape the new shape, of the same size
   * @return of the new shape
   * @throws io.github.hrm4j.tensor.ShapeException if the sizes differ
   */
  public static Variable apply(Variable x, Shape shape) {
    return Tape.push(new Reshape(x.shape()), Contiguous.of(x.value()).reshape(shape), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(Contiguous.of(dy).reshape(from));
  }
}
