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

  /** Row-major, offset 0. */
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

  public Shape shape() {
    return shape;
  }

  /** Stride of an axis in elements; negative axes count from the end. */
  public long stride(int axis) {
    return strides[shape.axis(axis)];
  }

  /** Index in the buffer of the first element, in elements. */
  public long offset() {
    return offset;
  }

  /** Whether the elements lie in row-major order without gaps (the offset may be anything). */
  public boolean isContiguous() {
    return contiguous;
  }

  /**
   * The same elements under another shape.
   *
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

  /** Two axes exchanged. */
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
   * The part [start, end) of one axis.
   *
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
   * Axes of extent 1 (and missing leading axes) repeated up to the target's extents.
   *
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
