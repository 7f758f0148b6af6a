package io.github.hrm4j.autograd.op;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** The transpose of broadcasting: what was repeated in the forward is summed in the backward. */
final class Broadcast {
  private Broadcast() {}

  /**
   * Sums a gradient over the axes along which its operand was repeated.
   *
   * @param dy the gradient, of the broadcast shape
   * @param shape the operand's own shape, or null if no gradient flows into it
   * @return of the operand's shape; dy itself where nothing was repeated; null for a null shape
   */
  static Tensor reduceTo(Tensor dy, Shape shape) {
    if (shape == null || dy.shape().equals(shape)) {
      return shape == null ? null : dy;
    }
    Backend on = dy.backend();
    // Leading axes that the operand lacks are one run of repeats: sum them in one go.
    int lead = dy.shape().rank() - shape.rank();
    int[] folded = new int[shape.rank() + 1];
    folded[0] = Math.toIntExact(shape.rank() == 0 ? dy.size() : dy.shape().sizeBefore(lead));
    for (int axis = 0; axis < shape.rank(); axis++) {
      folded[axis + 1] = dy.shape().extent(lead + axis);
    }
    Tensor sum = Contiguous.of(dy).reshape(folded);
    sum = folded[0] == 1 ? sum : on.reduce(Reduction.SUM, sum, 0);
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.extent(axis) != folded[axis + 1]) {
        sum = on.reduce(Reduction.SUM, sum, axis + 1);
      }
    }
    return sum.reshape(shape);
  }
}
