package io.github.hrm4j.tensor.cpu;

/**
 * Rows of four-byte elements whose source lies side by side not along the row but along an axis
 * outside of it: a copy of them turns matrices. Element by element it would touch a cache line for
 * each.
 */
final class TransposedRows {
  /** Rows that are turned together: a cache line of the source. */
  private static final int BLOCK = 16;

  private final Rows rows;

  /** The axis along which the source lies side by side. */
  private final int axis;

  /** Rows from one element to the next along the axis. */
  private final int inner;

  private final int blocks;

  private TransposedRows(Rows rows, int axis) {
    this.rows = rows;
    this.axis = axis;
    int within = 1;
    for (int further = axis + 1; further < rows.axes(); further++) {
      within *= rows.extent(further);
    }
    inner = within;
    blocks = (rows.extent(axis) - 1) / BLOCK + 1;
  }

  /** The rows of a source (operand 0) and a target (operand 1) in this form, or null. */
  static TransposedRows of(Rows rows) {
    if (rows.step(0) > 1 && rows.step(1) == 1) {
      for (int axis = 0; axis < rows.axes(); axis++) {
        if (rows.stride(0, axis) == 1) {
          return new TransposedRows(rows, axis);
        }
      }
    }
    return null;
  }

  /** Number of blocks. */
  int count() {
    return rows.count() / rows.extent(axis) * blocks;
  }

  /** Elements of a block, the last along an axis excepted. */
  int blockSize() {
    return rows.width() * BLOCK;
  }

  /** Copies one block. */
  void copy(int block) {
    int group = block / blocks;
    int start = block % blocks * BLOCK;
    int row = (group / inner * rows.extent(axis) + start) * inner + group % inner;
    Transpose.copy(
        rows.address(0, row, 0),
        (long) rows.step(0) * Float.BYTES,
        rows.width(),
        Math.min(BLOCK, rows.extent(axis) - start),
        rows.address(1, row, 0),
        rows.stride(1, axis));
  }
}
