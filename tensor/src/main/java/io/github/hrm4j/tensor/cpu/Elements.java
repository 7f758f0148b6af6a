package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Bits;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes elements of any type and layout as doubles: the reference backend's eyes. */
final class Elements {
  private Elements() {}

  /** All elements in row-major order. */
  static double[] read(Tensor x) {
    return read(x, x.shape());
  }

  /** All elements in row-major order of the shape that x broadcasts to. */
  static double[] read(Tensor x, Shape to) {
    return read(x, x.layout().expand(to));
  }

  /** All elements of another layout over the same buffer, in its row-major order. */
  static double[] read(Tensor x, Layout layout) {
    double[] values = new double[Math.toIntExact(layout.shape().size())];
    long[] where = positions(layout);
    MemorySegment memory = x.buffer().segment();
    for (int i = 0; i < values.length; i++) {
      values[i] = get(memory, x.dtype(), index(where, layout, i));
    }
    return values;
  }

  /** Writes all elements in row-major order, rounded to the tensor's type. */
  static void write(Tensor x, double[] values) {
    write(x, x.layout(), values);
  }

  /** Writes all elements of another layout over the same buffer, in its row-major order. */
  static void write(Tensor x, Layout layout, double[] values) {
    long[] where = positions(layout);
    MemorySegment memory = x.buffer().segment();
    for (int i = 0; i < values.length; i++) {
      set(memory, x.dtype(), index(where, layout, i), values[i]);
    }
  }

  private static long index(long[] positions, Layout layout, int i) {
    return positions == null ? layout.offset() + i : positions[i];
  }

  /** Index in the buffer of every element, in row-major order; null where they lie in a row. */
  private static long[] positions(Layout layout) {
    if (layout.isContiguous()) {
      return null;
    }
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
