package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A view of a storage as PyTorch saves it: element {@code i} lies at {@code offset + Σ i·stride}.
 * Several tensors may share a storage.
 */
final class TorchTensor implements TensorData {
  private static final int CHUNK_BYTES = 1 << 20;

  /** A tensor that repeats elements of its storage may be so much larger than the file. */
  private static final long MAX_REPEATED = 1 << 20;

  private final TorchStorage storage;
  private final Shape shape;
  private final long[] strides;
  private final long offset;

  private TorchTensor(TorchStorage storage, Shape shape, long[] strides, long offset) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  /**
   * A view whose elements all lie within the storage.
   *
   * @throws PickleException if they do not
   */
  static TorchTensor of(TorchStorage storage, Shape shape, long[] strides, long offset)
      throws PickleException {
    long last = offset;
    try {
      for (int axis = 0; axis < strides.length; axis++) {
        long steps = Math.max(0, shape.extent(axis) - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, strides[axis]));
      }
    } catch (ArithmeticException e) {
      last = Long.MAX_VALUE;
    }
    if (shape.size() > 0 && last >= storage.elements()) {
      throw new PickleException(
          "a tensor of shape %s at offset %d reaches beyond its storage of %d elements"
              .formatted(shape, offset, storage.elements()));
    }
    if (shape.size() > Math.max(MAX_REPEATED, storage.elements())) {
      throw new PickleException(
          "a tensor of shape %s repeats a storage of %d elements; save tensor.contiguous()"
              .formatted(shape, storage.elements()));
    }
    return new TorchTensor(storage, shape, strides, offset);
  }

  @Override
  public DType dtype() {
    return storage.dtype();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  private boolean isContiguous() {
    long expected = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      if (extent != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= extent;
    }
    return true;
  }

  /** The elements where they lie; only if they lie in a row. */
  private MemorySegment inPlace() throws IOException {
    return storage.bytes().asSlice(offset * dtype().bytes(), byteSize());
  }

  @Override
  public Tensor load(Backend backend) throws IOException {
    if (shape.size() == 0 || !isContiguous()) {
      return TensorData.super.load(backend);
    }
    MemorySegment elements = inPlace();
    Tensor tensor = backend.empty(dtype(), shape);
    backend.write(tensor, elements);
    return tensor;
  }

  @Override
  public void forEachChunk(Sink sink) throws IOException {
    if (shape.size() == 0) {
      return;
    }
    if (isContiguous()) {
      Segments.forEachChunk(inPlace(), sink);
      return;
    }
    MemorySegment from = storage.bytes();
    int width = dtype().bytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(CHUNK_BYTES);
      int[] index = new int[strides.length];
      long filled = 0;
      for (long element = 0; element < shape.size(); element++) {
        MemorySegment.copy(from, place(index) * width, chunk, filled, width);
        filled += width;
        if (filled == CHUNK_BYTES) {
          sink.accept(chunk);
          filled = 0;
        }
        advance(index);
      }
      if (filled > 0) {
        sink.accept(chunk.asSlice(0, filled));
      }
    }
  }

  private long place(int[] index) {
    long at = offset;
    for (int axis = 0; axis < index.length; axis++) {
      at += index[axis] * strides[axis];
    }
    return at;
  }

  private void advance(int[] index) {
    for (int axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape.extent(axis)) {
        return;
      }
      index[axis] = 0;
    }
  }
}
