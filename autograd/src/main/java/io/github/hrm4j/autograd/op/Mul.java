package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Elementwise product with broadcasting. y = a·b; da = dy·b, db = dy·a, each summed over the axes
 * along which its operand was repeated.
 *
 * @param a null if b is constant
 * @param b null if a is constant
 * @param shapeA shape of a
 * @param shapeB shape of b
 */
public record Mul(Tensor a, Tensor b, Shape shapeA, Shape shapeB) implements Op {
  /**
   * a · b, elementwise, of the shape to which the two broadcast.
   *
   * @param a of any shape
   * @param b of a shape that broadcasts with that of a
   * @return of the shape to which the two broadcast
   * @throws io.github.hrm4j.tensor.ShapeException if they do not broadcast
   */
  public static Variable apply(Variable a, Variable b) {
    Mul op = new Mul(Saved.ifWanted(b, a), Saved.ifWanted(a, b), a.shape(), b.shape());
    return Tape.push(op, a.backend().binary(Binary.MUL, a.value(), b.value()), a, b);
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(a, b);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return Arrays.asList(times(dy, b, shapeA), times(dy, a, shapeB));
  }

  private static Tensor times(Tensor dy, Tensor factor, Shape shape) {
    return factor == null
        ? null
        : Broadcast.reduceTo(dy.backend().binary(Binary.MUL, dy, factor), shape);
  }
}
