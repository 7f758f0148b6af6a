package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The elements of a tensor wherever they lie, in a file or on a device: what a writer needs to know
 * to copy them without holding them.
 */
public interface TensorData {
  /** Receives bytes that are valid during the call only. */
  interface Sink {
    /**
     * Takes a piece.
     *
     * @param bytes the next elements, little-endian
     * @throws IOException if it cannot be passed on
     */
    void accept(MemorySegment bytes) throws IOException;
  }

  /** {@return the elements' type} */
  DType dtype();

  /** {@return the extents} */
  Shape shape();

  /**
   * Hands over the elements in row-major order, little-endian, in pieces of bounded size.
   *
   * @param sink gets the pieces in order
   * @throws FormatException if they lie in a file and are damaged there
   * @throws IOException if it cannot be read, or the sink refuses it
   */
  void forEachChunk(Sink sink) throws IOException;

  /** {@return the size in bytes of all elements in a row} */
  default long byteSize() {
    return shape().size() * dtype().bytes();
  }

  /**
   * A copy of the same type, owned by the backend's innermost open scope.
   *
   * @param backend where it is to lie
   * @return a tensor of this shape and type
   * @throws FormatException if the elements lie in a file and are damaged there
   * @throws IOException if it cannot be read
   */
  default Tensor load(Backend backend) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(byteSize(), Long.BYTES);
      long[] at = {0};
      forEachChunk(
          chunk -> {
            MemorySegment.copy(chunk, 0, host, at[0], chunk.byteSize());
            at[0] += chunk.byteSize();
          });
      Tensor tensor = backend.empty(dtype(), shape());
      backend.write(tensor, host);
      return tensor;
    }
  }

  /**
   * A tensor of any layout on any backend.
   *
   * @param tensor of any shape and layout, on any backend
   * @return its elements, as long as its scope is open
   */
  static TensorData of(Tensor tensor) {
    return new TensorBytes(tensor);
  }
}
