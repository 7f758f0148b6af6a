package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of one axis; the gradient is dy with zeros around it.
 *
 * @param from shape of x
 * @param axis counted from the front
 * @param start first index taken
 */
public record Slice(Shape from, int axis, int start) implements Op {
  /**
   * The part [start, end) of one axis of x, contiguous.
   *
   * @param x of any shape with that axis
   * @param axis which axis; negative ones count from the end
   * @param start first index
   * @param end index after the last
   * @return of x's shape but for the axis, which has extent end - start
   * @throws io.github.hrm4j.tensor.ShapeException if the range does not lie within the axis
   */
  public static Variable apply(Variable x, int axis, int start, int end) {
    Slice op = new Slice(x.shape(), x.shape().axis(axis), start);
    return Tape.push(op, Contiguous.of(x.value().slice(axis, start, end)), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    int end = start + dy.shape().extent(axis);
    List<Tensor> parts = new ArrayList<>();
    addZeros(parts, dy, start);
    parts.add(dy);
    addZeros(parts, dy, from.extent(axis) - end);
    return List.of(parts.size() == 1 ? dy : dy.backend().concat(parts, axis));
  }

  private void addZeros(List<Tensor> parts, Tensor dy, int extent) {
    if (extent > 0) {
      Backend on = dy.backend();
      // One zero, repeated by its layout.
      parts.add(on.full(dy.dtype(), Shape.of(), 0).expand(from.with(axis, extent)));
    }
  }
}
