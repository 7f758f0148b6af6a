package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The matrices in the last two axes of a tensor, all equally far apart.
 *
 * @param address of the first element
 * @param rows of a matrix
 * @param columns of a matrix
 * @param rowStride elements from one row to the next
 * @param columnStride elements from one column to the next
 * @param batchStride elements from one matrix to the next
 */
record MatrixView(
    long address, int rows, int columns, long rowStride, long columnStride, long batchStride) {

  /** A tensor as it is, or a copy where its matrices are not equally far apart. */
  static MatrixView ofAny(Tensor x, UnaryOperator<Tensor> copy) {
    MatrixView view = inPlace(x);
    return view == null ? inPlace(contiguous(x, copy)) : view;
  }

  /** A tensor as it is, or a copy where neither its rows nor its columns lie without gaps. */
  static MatrixView of(Tensor x, UnaryOperator<Tensor> copy) {
    MatrixView view = inPlace(x);
    return view != null && view.isBlasShaped() ? view : inPlace(contiguous(x, copy));
  }

  private static Tensor contiguous(Tensor x, UnaryOperator<Tensor> copy) {
    return copy.apply(x);
  }

  private static MatrixView inPlace(Tensor x) {
    Layout layout = x.layout();
    int rank = x.shape().rank();
    long batch = 0;
    long size = 1; // of the batch axes further inside
    for (int axis = rank - 3; axis >= 0; axis--) {
      int extent = x.shape().extent(axis);
      if (extent == 1) {
        continue;
      }
      if (size == 1) {
        batch = layout.stride(axis);
      } else if (layout.stride(axis) != batch * size) {
        return null;
      }
      size *= extent;
    }
    int rows = x.shape().extent(-2);
    int columns = x.shape().extent(-1);
    // The stride of an axis of extent 1 is never used: it may as well be a useful one.
    long columnStride = columns == 1 && layout.stride(-2) != 1 ? 1 : layout.stride(-1);
    long rowStride = rows == 1 ? Math.max(columns, 1) : layout.stride(-2);
    if (rows == 1 && columnStride != 1 && columns > 1) {
      rowStride = 1;
    }
    return new MatrixView(x.address(), rows, columns, rowStride, columnStride, batch);
  }

  private boolean isRowMajor() {
    return columnStride == 1 && rowStride >= Math.max(1, columns);
  }

  private boolean isColumnMajor() {
    return rowStride == 1 && columnStride >= Math.max(1, rows);
  }

  /** Whether cuBLAS can read it where it is. */
  private boolean isBlasShaped() {
    return (isRowMajor() || isColumnMajor())
        && Math.max(rowStride, columnStride) <= Integer.MAX_VALUE;
  }

  /** Whether the rows in memory are the columns of the matrix. */
  boolean isTransposed() {
    return !isRowMajor();
  }

  Blas.Operand operand() {
    long leading = isTransposed() ? columnStride : rowStride;
    return new Blas.Operand(address, Math.toIntExact(leading), batchStride);
  }
}
