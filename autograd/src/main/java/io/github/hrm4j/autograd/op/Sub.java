package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.Arrays;
import java.util.List;

/**
 * Difference with broadcasting. y = a - b; da = dy, db = -dy, each summed over the axes along which
 * its operand was repeated.
 *
 * @param a shape of the left operand, null if it is constant
 * @param b shape of the right operand, null if it is constant
 */
public record Sub(Shape a, Shape b) implements Op {
  /**
   * a - b, elementwise, of the shape to which the two broadcast.
   *
   * @param a of any shape
   * @param b of a shape that broadcasts with that of a
   * @return of the shape to which the two broadcast
   * @throws io.github.hrm4j.tensor.ShapeException if they do not broadcast
   */
  public static Variable apply(Variable a, Variable b) {
    Sub op = new Sub(Saved.shapeIfWanted(a), Saved.shapeIfWanted(b));
    return Tape.push(op, a.backend().binary(Binary.SUB, a.value(), b.value()), a, b);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    // Negated after the reduction, when it may be much smaller.
    Tensor db = Broadcast.reduceTo(dy, b);
    return Arrays.asList(
        Broadcast.reduceTo(dy, a), db == null ? null : dy.backend().unary(Unary.NEG, db));
  }
}
