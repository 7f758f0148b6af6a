package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads a tensor back from its device in pieces of bounded size. */
record TensorBytes(Tensor tensor) implements TensorData {
  private static final int CHUNK_ELEMENTS = 1 << 20;

  @Override
  public DType dtype() {
    return tensor.dtype();
  }

  @Override
  public Shape shape() {
    return tensor.shape();
  }

  @Override
  public void forEachChunk(Sink sink) throws IOException {
    Backend backend = tensor.backend();
    int size = Math.toIntExact(tensor.size());
    try (var _ = backend.openScope("write file");
        Arena arena = Arena.ofConfined()) {
      Tensor packed = tensor.isContiguous() ? tensor : backend.cast(tensor, tensor.dtype());
      Tensor flat = packed.reshape(size);
      int bytes = tensor.dtype().bytes();
      MemorySegment host = arena.allocate((long) Math.min(size, CHUNK_ELEMENTS) * bytes);
      for (int at = 0; at < size; at += CHUNK_ELEMENTS) {
        int count = Math.min(CHUNK_ELEMENTS, size - at);
        MemorySegment chunk = host.asSlice(0, (long) count * bytes);
        backend.read(flat.slice(0, at, at + count), chunk);
        sink.accept(chunk);
      }
    }
  }
}
