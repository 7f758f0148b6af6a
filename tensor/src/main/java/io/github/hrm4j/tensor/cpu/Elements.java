package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Bits;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A tensor's elements of any type and layout as doubles, by their number in row-major order: the
 * reference backend's eyes and hands.
 */
final class Elements {
  private final MemorySegment memory;
  private final DType dtype;
  private final int count;
  private final long offset;

  /** 1 where elements lie in a row, 0 where all are one. */
  private final int step;

  /** Index in the buffer of each element; null where {@link #step} tells it. */
  private final long[] where;

  private Elements(Tensor x, Layout layout) {
    memory = x.buffer().segment();
    dtype = x.dtype();
    count = ReferenceBackend.requireCountable(layout.shape());
    offset = layout.offset();
    step = layout.isContiguous() ? 1 : 0;
    where = layout.isContiguous() || repeatsOne(layout) ? null : positions(layout);
  }

  static Elements of(Tensor x) {
    return of(x, x.layout());
  }

  /** Those of the shape that x broadcasts to. */
  static Elements of(Tensor x, Shape to) {
    return of(x, x.layout().expand(to));
  }

  /** Those of another layout over the same buffer. */
  static Elements of(Tensor x, Layout layout) {
    return new Elements(x, layout);
  }

  int count() {
    return count;
  }

  double get(int i) {
    return get(memory, dtype, index(i));
  }

  /** Writes an element, rounded to the tensor's type. */
  void set(int i, double value) {
    set(memory, dtype, index(i), value);
  }

  double[] toArray() {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = get(i);
    }
    return values;
  }

  /** Writes all elements. */
  void set(double[] values) {
    for (int i = 0; i < count; i++) {
      set(i, values[i]);
    }
  }

  private long index(int i) {
    return where == null ? offset + (long) i * step : where[i];
  }

  private static boolean repeatsOne(Layout layout) {
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      if (layout.stride(axis) != 0 && layout.shape().extent(axis) != 1) {
        return false;
      }
    }
    return true;
  }

  private static long[] positions(Layout layout) {
    Shape shape = layout.shape();
    long[] where = new long[Math.toIntExact(shape.size())];
    if (where.length == 0) {
      return where;
    }
    where[0] = layout.offset();
    int filled = 1;
    // Grow from the innermost axis outwards: repeat what is there, moved by the axis' stride.
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      long stride = layout.stride(axis);
      for (int i = 1; i < extent; i++) {
        for (int j = 0; j < filled; j++) {
          where[i * filled + j] = where[j] + i * stride;
        }
      }
      filled *= extent;
    }
    return where;
  }

  private static double get(MemorySegment memory, DType dtype, long index) {
    return switch (dtype) {
      case F32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      case F64 -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
      case BF16 -> Bits.fromBf16(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
      case F16 -> Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
      case I32 -> memory.getAtIndex(ValueLayout.JAVA_INT, index);
      case I64 -> memory.getAtIndex(ValueLayout.JAVA_LONG, index);
      case U8 -> Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, index));
      case BOOL -> memory.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
    };
  }

  private static void set(MemorySegment memory, DType dtype, long index, double value) {
    switch (dtype) {
      case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
      case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
      case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Bits.toBf16((float) value));
      case F16 ->
          memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16((float) value));
      case I32 -> memory.setAtIndex(ValueLayout.JAVA_INT, index, (int) value);
      case I64 -> memory.setAtIndex(ValueLayout.JAVA_LONG, index, (long) value);
      case U8 -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
      case BOOL -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
    }
  }
}
