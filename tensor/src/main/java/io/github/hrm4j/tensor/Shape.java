package io.github.hrm4j.tensor;

import java.util.Arrays;

/** Immutable extents, outermost axis first, with value equality. Rank 0 is a scalar. */
public final class Shape {
  private final int[] extents;
  private final long size;

  private Shape(int[] extents) {
    long product = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new ShapeException("shape: negative extent in " + Arrays.toString(extents));
      }
      product = Math.multiplyExact(product, (long) extent);
    }
    this.extents = extents;
    this.size = product;
  }

  /**
   * {@return a shape of the given extents}
   *
   * @param extents the sizes, outermost first; none for a scalar
   * @throws ShapeException if an extent is negative
   * @throws ArithmeticException if the number of elements exceeds a long
   */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** {@return the number of axes} */
  public int rank() {
    return extents.length;
  }

  /** {@return the number of elements; 1 for a scalar} */
  public long size() {
    return size;
  }

  /**
   * {@return the extent of an axis; negative axes count from the end}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public int extent(int axis) {
    return extents[axis(axis)];
  }

  /**
   * {@return the axis as a non-negative number; negative ones count from the end}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public int axis(int axis) {
    int result = axis < 0 ? axis + extents.length : axis;
    if (result < 0 || result >= extents.length) {
      throw new ShapeException("axis " + axis + " is out of range for shape " + this);
    }
    return result;
  }

  /**
   * {@return this shape with one extent replaced}
   *
   * @param axis which axis; negative ones count from the end
   * @param extent the new size
   * @throws ShapeException if there is no such axis, or the extent is negative
   */
  public Shape with(int axis, int extent) {
    int[] copy = extents.clone();
    copy[axis(axis)] = extent;
    return new Shape(copy);
  }

  /**
   * {@return this shape without one axis}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public Shape without(int axis) {
    int drop = axis(axis);
    int[] copy = new int[extents.length - 1];
    for (int from = 0, to = 0; from < extents.length; from++) {
      if (from != drop) {
        copy[to++] = extents[from];
      }
    }
    return new Shape(copy);
  }

  /**
   * {@return this shape followed by another's extents}
   *
   * @param tail what follows
   */
  public Shape concat(Shape tail) {
    int[] all = Arrays.copyOf(extents, extents.length + tail.extents.length);
    System.arraycopy(tail.extents, 0, all, extents.length, tail.extents.length);
    return new Shape(all);
  }

  /**
   * {@return the product of the extents before the given axis}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public long sizeBefore(int axis) {
    long product = 1;
    for (int i = 0; i < axis(axis); i++) {
      product *= extents[i];
    }
    return product;
  }

  /**
   * {@return the product of the extents after the given axis}
   *
   * @param axis which axis; negative ones count from the end
   * @throws ShapeException if there is no such axis
   */
  public long sizeAfter(int axis) {
    long product = 1;
    for (int i = axis(axis) + 1; i < extents.length; i++) {
      product *= extents[i];
    }
    return product;
  }

  /**
   * {@return the shape two operands broadcast to: trailing axes are aligned, and an extent of 1
   * stretches}
   *
   * @param op the operation's name, for the message
   * @param a one operand's shape
   * @param b the other's
   * @throws ShapeException if two extents differ and neither is 1
   */
  public static Shape broadcast(String op, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] out = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int ea = i <= a.rank() ? a.extents[a.rank() - i] : 1;
      int eb = i <= b.rank() ? b.extents[b.rank() - i] : 1;
      if (ea != eb && ea != 1 && eb != 1) {
        throw new ShapeException(op + ": shapes do not broadcast: " + a + " · " + b);
      }
      out[rank - i] = ea == 1 ? eb : ea;
    }
    return new Shape(out);
  }

  /** {@return a copy of the extents} */
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
