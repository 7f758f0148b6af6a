package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Shape;

/**
 * How a strided kernel walks over its operands: the axes of a shape, merged where all operands
 * allow it, as four extents and four strides for each operand. What does not fit into that, more
 * axes or 2³¹ elements, is cut into pieces along the outermost axes, one launch each.
 */
final class Strided {
  /** The axes that a kernel knows. */
  static final int AXES = 4;

  private static final long MOST = Integer.MAX_VALUE;

  // From the outermost to the innermost; strides by axis and operand.
  private final int[] extents;
  private final long[][] strides;
  private final int operands;
  private final long most;

  /** Takes one launch. */
  interface Piece {
    /**
     * Launches a kernel.
     *
     * @param starts element at which each operand begins, relative to its own first
     * @param n number of elements
     * @param extents four, of which a kernel does not need the first
     * @param strides [operand][axis]
     */
    void launch(long[] starts, long n, int[] extents, long[][] strides);
  }

  private Strided(int[] extents, long[][] strides, int operands, long most) {
    this.extents = extents;
    this.strides = strides;
    this.operands = operands;
    this.most = most;
  }

  /** A walk over a shape, to which every layout is expanded. */
  static Strided of(Shape shape, Layout... layouts) {
    return of(MOST, shape, layouts);
  }

  /** As above, with at most so many elements in a launch. */
  static Strided of(long most, Shape shape, Layout... layouts) {
    Layout[] expanded = new Layout[layouts.length];
    for (int i = 0; i < layouts.length; i++) {
      expanded[i] = layouts[i].expand(shape);
    }
    int[] extents = new int[shape.rank()];
    long[][] strides = new long[shape.rank()][];
    int count = 0; // from the innermost
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      long[] along = new long[layouts.length];
      for (int i = 0; i < layouts.length; i++) {
        along[i] = expanded[i].stride(axis);
      }
      if (extent == 1) {
        continue;
      }
      if (count > 0
          && merges(along, extents[count - 1], strides[count - 1])
          && (long) extent * extents[count - 1] <= Integer.MAX_VALUE) {
        extents[count - 1] *= extent;
      } else {
        extents[count] = extent;
        strides[count++] = along;
      }
    }
    return new Strided(reversed(extents, count), reversed(strides, count), layouts.length, most);
  }

  /** Whether one step along the outer axis is as far as the whole inner one, for all operands. */
  private static boolean merges(long[] outer, int innerExtent, long[] inner) {
    for (int i = 0; i < outer.length; i++) {
      if (outer[i] != inner[i] * innerExtent) {
        return false;
      }
    }
    return true;
  }

  private static int[] reversed(int[] values, int count) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = values[count - 1 - i];
    }
    return result;
  }

  private static long[][] reversed(long[][] values, int count) {
    long[][] result = new long[count][];
    for (int i = 0; i < count; i++) {
      result[i] = values[count - 1 - i];
    }
    return result;
  }

  /** Number of axes left. */
  int rank() {
    return extents.length;
  }

  /** Extent of the innermost axis; 1 if there is none. */
  int innerExtent() {
    return extents.length == 0 ? 1 : extents[extents.length - 1];
  }

  /** An operand's stride of an axis, counted from the innermost, 0. */
  long stride(int fromInner, int operand) {
    return strides[extents.length - 1 - fromInner][operand];
  }

  /** Whether all operands lie in one row without gaps. */
  boolean isFlat() {
    if (extents.length > 1) {
      return false;
    }
    for (int i = 0; i < operands && extents.length == 1; i++) {
      if (strides[0][i] != 1) {
        return false;
      }
    }
    return true;
  }

  /** The same walk in steps of `factor` adjacent elements, all of which must be multiples of it. */
  Strided inUnits(int factor) {
    int[] fewer = extents.clone();
    long[][] shorter = new long[strides.length][];
    int last = extents.length - 1;
    fewer[last] /= factor;
    for (int axis = 0; axis <= last; axis++) {
      shorter[axis] = strides[axis].clone();
      for (int i = 0; i < operands && axis < last; i++) {
        shorter[axis][i] /= factor;
      }
    }
    return new Strided(fewer, shorter, operands, most);
  }

  /** Launches all pieces. */
  void each(Piece piece) {
    pieces(0, new long[operands], piece);
  }

  private void pieces(int axis, long[] starts, Piece piece) {
    long n = 1;
    for (int i = axis; i < extents.length; i++) {
      n *= extents[i];
    }
    if (extents.length - axis > AXES || (n > most && extents.length - axis > 1)) {
      for (int i = 0; i < extents[axis]; i++) {
        long[] moved = starts.clone();
        for (int operand = 0; operand < operands; operand++) {
          moved[operand] += i * strides[axis][operand];
        }
        pieces(axis + 1, moved, piece);
      }
    } else if (n > 0) {
      launch(axis, starts, n, piece);
    }
  }

  private void launch(int axis, long[] starts, long n, Piece piece) {
    int[] four = {1, 1, 1, 1};
    long[][] fourStrides = new long[operands][AXES];
    for (int i = axis; i < extents.length; i++) {
      int to = AXES - extents.length + i;
      four[to] = extents[i];
      for (int operand = 0; operand < operands; operand++) {
        fourStrides[operand][to] = strides[i][operand];
      }
    }
    piece.launch(starts, n, four, fourStrides);
  }
}
