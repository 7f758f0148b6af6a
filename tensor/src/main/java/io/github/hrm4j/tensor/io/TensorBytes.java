package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads tensors back from their device in pieces of bounded size. */
final class TensorBytes {
  private static final int CHUNK_ELEMENTS = 1 << 20;

  private TensorBytes() {}

  /** Receives bytes that are valid during the call only. */
  interface Sink {
    void accept(MemorySegment bytes) throws IOException;
  }

  /** Hands over the elements of a tensor of any layout in row-major order. */
  static void forEachChunk(Tensor tensor, Sink sink) throws IOException {
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
