package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Tensor;

/**
 * The matrices in the last two axes of a tensor.
 *
 * @param first the matrix at index 0
 * @param offsets bytes from the first matrix to each
 */
record Batch(Matrix first, long[] offsets) {
  /** The matrices of a float32 tensor [..., rows, columns]. */
  static Batch of(Tensor x) {
    if (x.dtype() != DType.F32) {
      throw new IllegalArgumentException("matrices must be f32, got " + x);
    }
    Layout layout = x.layout();
    Matrix first = new Matrix(x.address(), layout.stride(-2), layout.stride(-1));
    long[] offsets = new long[Math.toIntExact(x.shape().sizeBefore(-2))];
    int filled = Math.min(1, offsets.length);
    for (int axis = x.shape().rank() - 3; axis >= 0 && filled > 0; axis--) {
      int extent = x.shape().extent(axis);
      long stride = layout.stride(axis) * Float.BYTES;
      for (int i = filled; i < filled * extent; i++) {
        offsets[i] = offsets[i - filled] + stride;
      }
      filled *= extent;
    }
    return new Batch(first, offsets);
  }

  Batch transposed() {
    return new Batch(first.transposed(), offsets);
  }

  int size() {
    return offsets.length;
  }

  Matrix at(int index) {
    return new Matrix(first.address() + offsets[index], first.rowStride(), first.columnStride());
  }
}
