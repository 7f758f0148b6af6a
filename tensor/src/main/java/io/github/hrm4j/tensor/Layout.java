package io.github.hrm4j.tensor;

import java.util.Arrays;

/**
 * Where the elements of a tensor lie in its buffer: a shape, a stride in elements for each axis and
 * an offset in elements. Views (reshape, transpose, slice, expand) are new layouts over the same
 * buffer; a stride of 0 repeats an element.
 */
public final class Layout {
  private final Shape shape;
  private final long[] strides;
  private final long offset;
  private final boolean contiguous;

  private Layout(Shape shape, long[] strides, long offset) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.contiguous = rowMajor(shape, strides);
  }

  /**
   * {@return the layout in row-major order, with offset 0}
   *
   * @param shape the extents
   */
  public static Layout contiguous(Shape shape) {
    long[] strides = new long[shape.rank()];
    long stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.extent(axis);
    }
    return new Layout(shape, strides, 0);
  }

  private static boolean rowMajor(Shape shape, long[] strides) {
    if (shape.size() == 0) {
      return true;
    }
    long expected = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      // The stride of an axis of extent 1 is never used.
      if (shape.extent(axis) != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= shape.extent(axis);
    }
    return true;
  }

  /** {@return the extents} */
  public Shape shape() {
    return shape;
  }

  /**
   * {@return the stride of an axis in elements; negative axes count from the end}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public long stride(int axis) {
    return strides[shape.axis(axis)];
  }

  /** {@return the index in the buffer of the first element, in elements} */
  public long offset() {
    return offset;
  }

  /**
   * {@return whether the elements lie in row-major order without gaps (the offset may be anything)}
   */
  public boolean isContiguous() {
    return contiguous;
  }

  /**
   * {@return the same elements under another shape}
   *
   * @param target of the same size
   * @throws ShapeException if the sizes differ or this layout is not contiguous
   */
  public Layout reshape(Shape target) {
    if (target.size() != shape.size()) {
      throw new ShapeException("reshape: sizes differ: " + shape + " · " + target);
    }
    if (!contiguous) {
      throw new ShapeException("reshape: " + this + " is not contiguous; copy it first");
    }
    return new Layout(target, contiguous(target).strides, offset);
  }

  /**
   * Two axes exchanged.
   *
   * @param axisA one axis; negative ones count from the end
   * @param axisB the other
   * @return the layout with the two exchanged
   * @throws ShapeException if there is no such axis
   */
  public Layout transpose(int axisA, int axisB) {
    int a = shape.axis(axisA);
    int b = shape.axis(axisB);
    int[] extents = shape.toArray();
    long[] moved = strides.clone();
    extents[a] = shape.extent(b);
    extents[b] = shape.extent(a);
    moved[a] = strides[b];
    moved[b] = strides[a];
    return new Layout(Shape.of(extents), moved, offset);
  }

  /**
   * {@return the part [start, end) of one axis}
   *
   * @param axis which axis; negative ones count from the end
   * @param start first index
   * @param end index after the last
   * @throws ShapeException if the range does not lie within the axis
   */
  public Layout slice(int axis, int start, int end) {
    int a = shape.axis(axis);
    if (start < 0 || end < start || end > shape.extent(a)) {
      throw new ShapeException(
          "slice: [" + start + ", " + end + ") is out of range for axis " + axis + " of " + shape);
    }
    long moved = shape.size() == 0 ? offset : offset + start * strides[a];
    return new Layout(shape.with(a, end - start), strides.clone(), moved);
  }

  /**
   * {@return a layout with axes of extent 1 (and missing leading axes) repeated up to the target's
   * extents}
   *
   * @param target the extents to reach
   * @throws ShapeException if another extent would have to change
   */
  public Layout expand(Shape target) {
    int lead = target.rank() - shape.rank();
    if (lead < 0 || !Shape.broadcast("expand", shape, target).equals(target)) {
      throw new ShapeException("expand: " + shape + " does not expand to " + target);
    }
    long[] stretched = new long[target.rank()];
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean repeated = shape.extent(axis) == 1 && target.extent(lead + axis) != 1;
      stretched[lead + axis] = repeated ? 0 : strides[axis];
    }
    return new Layout(target, stretched, offset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && shape.equals(that.shape)
        && offset == that.offset
        && Arrays.equals(strides, that.strides);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(strides) + Long.hashCode(offset);
  }

  @Override
  public String toString() {
    return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
  }
}
