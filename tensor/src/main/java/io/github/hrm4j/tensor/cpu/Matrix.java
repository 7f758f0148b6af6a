package io.github.hrm4j.tensor.cpu;

/**
 * A float32 matrix by address, as a kernel sees it. Any strides are allowed; a transposition is an
 * exchange of the two.
 *
 * @param address of the first element
 * @param rowStride elements from one row to the next
 * @param columnStride elements from one column to the next
 */
record Matrix(long address, long rowStride, long columnStride) {
  Matrix transposed() {
    return new Matrix(address, columnStride, rowStride);
  }

  /** The part below and to the right of an element. */
  Matrix from(long row, long column) {
    return new Matrix(at(row, column), rowStride, columnStride);
  }

  /** The address of an element. */
  long at(long row, long column) {
    return address + (row * rowStride + column * columnStride) * Float.BYTES;
  }
}
