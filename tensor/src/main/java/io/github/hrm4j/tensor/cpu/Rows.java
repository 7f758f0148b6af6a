package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * Tensors of one shape (or broadcast to it) seen as rows that a kernel can walk through: adjacent
 * axes are merged where every operand allows it, so that contiguous operands are one long row, and
 * slices, transposes and broadcasts become several rows with an address each.
 */
final class Rows {
  private final long[] bases;
  private final int[] bytes;
  private final long[] innerStrides;

  /** Axes outside of the row, outermost first; strides in elements, by operand. */
  private int[] extents = new int[0];

  private long[][] strides;
  private int width = 1;

  private Rows(Shape shape, Tensor[] operands) {
    bases = new long[operands.length];
    bytes = new int[operands.length];
    innerStrides = new long[operands.length];
    strides = new long[operands.length][0];
    Layout[] layouts = new Layout[operands.length];
    for (int i = 0; i < operands.length; i++) {
      layouts[i] = operands[i].layout().expand(shape);
      bases[i] = operands[i].address();
      bytes[i] = operands[i].dtype().bytes();
      innerStrides[i] = 1;
    }
    merge(shape, layouts);
  }

  /** The rows of the operands, each expanded to the shape, which must not be empty. */
  static Rows of(Shape shape, Tensor... operands) {
    return new Rows(shape, operands);
  }

  /** Elements from one element to the next along the last axis, when expanded to the shape. */
  static long innerStride(Tensor x, Shape shape) {
    Layout layout = x.layout().expand(shape);
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (shape.extent(axis) != 1) {
        return layout.stride(axis);
      }
    }
    return 1;
  }

  private void merge(Shape shape, Layout[] layouts) {
    int[] merged = new int[shape.rank()];
    long[][] by = new long[layouts.length][shape.rank()];
    int count = 0; // groups of merged axes, innermost first
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      if (extent == 1) {
        continue;
      }
      if (count > 0 && extendsGroup(layouts, axis, by, count - 1, merged[count - 1])) {
        merged[count - 1] = Math.multiplyExact(merged[count - 1], extent);
        continue;
      }
      merged[count] = extent;
      for (int i = 0; i < layouts.length; i++) {
        by[i][count] = layouts[i].stride(axis);
      }
      count++;
    }
    if (count > 0) {
      take(merged, by, count);
    }
  }

  private static boolean extendsGroup(
      Layout[] layouts, int axis, long[][] by, int group, int extent) {
    for (int i = 0; i < layouts.length; i++) {
      if (layouts[i].stride(axis) != by[i][group] * extent) {
        return false;
      }
    }
    return true;
  }

  private void take(int[] merged, long[][] by, int count) {
    width = merged[0];
    extents = new int[count - 1];
    strides = new long[bases.length][count - 1];
    for (int group = 1; group < count; group++) {
      extents[count - 1 - group] = merged[group];
    }
    for (int i = 0; i < bases.length; i++) {
      innerStrides[i] = by[i][0];
      for (int group = 1; group < count; group++) {
        strides[i][count - 1 - group] = by[i][group];
      }
    }
  }

  /** Number of rows. */
  int count() {
    int count = 1;
    for (int extent : extents) {
      count = Math.multiplyExact(count, extent);
    }
    return count;
  }

  /** Number of axes outside of the row, outermost first. */
  int axes() {
    return extents.length;
  }

  int extent(int axis) {
    return extents[axis];
  }

  /** Elements from one to the next along an axis outside of the row. */
  long stride(int operand, int axis) {
    return strides[operand][axis];
  }

  /** Elements of a row. */
  int width() {
    return width;
  }

  /** Elements from one element of a row to the next. */
  int step(int operand) {
    return Math.toIntExact(innerStrides[operand]);
  }

  /** Address of an element of a row. */
  long address(int operand, int row, int element) {
    long at = element * innerStrides[operand];
    int rest = row;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      at += rest % extents[axis] * strides[operand][axis];
      rest /= extents[axis];
    }
    return bases[operand] + at * bytes[operand];
  }
}
