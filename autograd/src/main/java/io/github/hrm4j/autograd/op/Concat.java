package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts one after the other along an axis; the gradient of each part is its piece of dy.
 *
 * @param axis counted from the front
 * @param extents of the parts along the axis
 */
public record Concat(int axis, List<Integer> extents) implements Op {
  /**
   * Parts [..., nᵢ, ...] that differ at most along the axis → [..., Σnᵢ, ...].
   *
   * @param axis along which to put them; negative ones count from the end
   * @param parts [..., nᵢ, ...]
   * @return [..., Σnᵢ, ...]
   * @throws ShapeException if there is no part or other extents differ
   */
  public static Variable apply(int axis, Variable... parts) {
    if (parts.length == 0) {
      throw new ShapeException("concat: no parts");
    }
    List<Tensor> values = new ArrayList<>();
    List<Integer> extents = new ArrayList<>();
    for (Variable part : parts) {
      values.add(part.value());
      extents.add(part.shape().extent(axis));
    }
    Concat op = new Concat(parts[0].shape().axis(axis), List.copyOf(extents));
    return Tape.push(op, parts[0].backend().concat(values, axis), parts);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    List<Tensor> gradients = new ArrayList<>();
    int start = 0;
    for (int extent : extents) {
      gradients.add(Contiguous.of(dy.slice(axis, start, start + extent)));
      start += extent;
    }
    return gradients;
  }
}
