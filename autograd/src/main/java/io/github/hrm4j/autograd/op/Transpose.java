package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Two axes exchanged; the gradient has them exchanged back.
 *
 * @param axisA one axis
 * @param axisB the other
 */
public record Transpose(int axisA, int axisB) implements Op {
  /**
   * x with two axes exchanged, contiguous.
   *
   * @param x of any shape
   * @param axisA one axis; negative ones count from the end
   * @param axisB the other
   * @return x's shape with the two extents exchanged
   * @throws io.github.hrm4j.tensor.ShapeException if there is no such axis
   */
  public static Variable apply(Variable x, int axisA, int axisB) {
    Tensor y = Contiguous.of(x.value().transpose(axisA, axisB));
    return Tape.push(new Transpose(axisA, axisB), y, x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(Contiguous.of(dy.transpose(axisA, axisB)));
  }
}
