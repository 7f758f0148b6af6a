package io.github.hrm4j.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads tensors of any type and layout back into Java arrays. */
final class HostCopy {
  private HostCopy() {}

  static float[] floats(Tensor tensor) {
    return as(
        tensor,
        DType.F32,
        packed -> {
          float[] host = new float[Math.toIntExact(packed.size())];
          packed.backend().read(packed, MemorySegment.ofArray(host));
          return host;
        });
  }

  static double[] doubles(Tensor tensor) {
    return as(
        tensor,
        DType.F64,
        packed -> {
          double[] host = new double[Math.toIntExact(packed.size())];
          packed.backend().read(packed, MemorySegment.ofArray(host));
          return host;
        });
  }

  static int[] ints(Tensor tensor) {
    if (tensor.dtype().isFloating()) {
      throw new DTypeException("toInts: needs an integer or bool tensor, got " + tensor);
    }
    return as(
        tensor,
        DType.I32,
        packed -> {
          int[] host = new int[Math.toIntExact(packed.size())];
          packed.backend().read(packed, MemorySegment.ofArray(host));
          return host;
        });
  }

  private static <T> T as(
      Tensor tensor, DType dtype, java.util.function.Function<Tensor, T> reader) {
    if (tensor.dtype() == dtype && tensor.isContiguous()) {
      return reader.apply(tensor);
    }
    Backend backend = tensor.backend();
    try (var _ = backend.openScope("read")) {
      return reader.apply(backend.cast(tensor, dtype));
    }
  }

  /** Stores host doubles into a segment of the given type; integers are rounded towards zero. */
  static void store(double[] values, DType dtype, MemorySegment to) {
    for (int i = 0; i < values.length; i++) {
      store(to, dtype, i, values[i]);
    }
  }

  private static void store(MemorySegment to, DType dtype, long index, double value) {
    switch (dtype) {
      case F32 -> to.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, (float) value);
      case F64 -> to.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, value);
      case BF16 ->
          to.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, index, Bits.toBf16((float) value));
      case F16 ->
          to.setAtIndex(
              ValueLayout.JAVA_SHORT_UNALIGNED, index, Float.floatToFloat16((float) value));
      case I32 -> to.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index, (int) value);
      case I64 -> to.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index, (long) value);
      case U8 -> to.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
      case BOOL -> to.set(ValueLayout.JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
    }
  }
}
