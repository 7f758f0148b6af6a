package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.tensor.Bits;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.TensorData;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The elements of a float32 tensor in 16 bits, rounded to nearest even as they are read.
 *
 * @param data float32 elements
 * @param dtype bf16 or f16
 */
record RoundedData(TensorData data, DType dtype) implements TensorData {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * A tensor's elements in a type; themselves if they have it already.
   *
   * @param name of the tensor, for the message
   * @throws ConfigException if they are not float32, so that rounding them would be the second time
   */
  static TensorData of(String name, TensorData data, DType dtype) {
    if (data.dtype() == dtype) {
      return data;
    }
    if (data.dtype() != DType.F32 || (dtype != DType.BF16 && dtype != DType.F16)) {
      throw new ConfigException(
          "--dtype: tensor %s holds %s, only float32 can be rounded to 16 bits"
              .formatted(name, data.dtype().label()));
    }
    return new RoundedData(data, dtype);
  }

  @Override
  public Shape shape() {
    return data.shape();
  }

  @Override
  public void forEachChunk(Sink sink) throws IOException {
    data.forEachChunk(
        floats -> {
          try (Arena arena = Arena.ofConfined()) {
            sink.accept(rounded(floats, arena));
          }
        });
  }

  private MemorySegment rounded(MemorySegment floats, Arena arena) {
    long count = floats.byteSize() / Float.BYTES;
    MemorySegment shorts = arena.allocate(count * Short.BYTES);
    for (long i = 0; i < count; i++) {
      float value = floats.get(FLOAT, i * Float.BYTES);
      short bits = dtype == DType.F16 ? Float.floatToFloat16(value) : Bits.toBf16(value);
      shorts.set(SHORT, i * Short.BYTES, bits);
    }
    return shorts;
  }
}
