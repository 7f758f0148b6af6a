package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOAT;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The SIMD backend's products of float32 tensors, of any layout. */
final class MatMulKernels implements AutoCloseable {
  private final Gemm gemm;
  private final PackCache packs;
  private final UnaryOperator<Tensor> duplicate;

  /**
   * The products of a backend.
   *
   * @param duplicate makes a contiguous copy in the innermost scope
   */
  MatMulKernels(Parallel parallel, Pool pool, UnaryOperator<Tensor> duplicate) {
    this.duplicate = duplicate;
    gemm = new Gemm(parallel, pool);
    packs = new PackCache(gemm, pool, PackCache.MAX_BYTES);
  }

  /** Whether these kernels take the operands; the others are for the reference backend. */
  static boolean takes(Tensor a, Tensor b) {
    return a.dtype() == DType.F32 && b.dtype() == DType.F32;
  }

  /** See {@link io.github.hrm4j.tensor.Backend#matmul}. */
  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Shape shape = OpRules.matmul(a, transposeA, b, transposeB);
    Tensor c = a.backend().empty(DType.F32, shape);
    if (c.size() == 0) {
      return c;
    }
    Batch left = transposeA ? Batch.of(a).transposed() : Batch.of(a);
    Batch right = transposeB ? Batch.of(b).transposed() : Batch.of(b);
    int m = shape.extent(-2);
    int n = shape.extent(-1);
    int k = a.shape().extent(transposeA ? -2 : -1);
    if (left.size() == 1) {
      multiply(left.at(0), b, right.at(0), c, m, n, k);
    } else {
      gemm.multiplyBatch(left, right, c.address(), m, n, k);
    }
    return c;
  }

  /** See {@link io.github.hrm4j.tensor.FusedOps#linear}. */
  Tensor linear(Tensor x, Tensor w, Tensor bias) {
    Shape shape = OpRules.linear(x, w, bias);
    Tensor y = x.backend().empty(DType.F32, shape);
    if (y.size() == 0) {
      return y;
    }
    try (Scope _ = x.backend().openScope("linear")) {
      Matrix rows = rows(x);
      Matrix columns = Batch.of(w).first().transposed();
      int m = Math.toIntExact(shape.sizeBefore(-1));
      int n = shape.extent(-1);
      multiply(rows, w, columns, y, m, n, w.shape().extent(1));
      if (bias != null) {
        addToRows(y.address(), m, n, bias);
      }
    }
    return y;
  }

  /** C [m, n] = A · B, where B lies in a tensor that may be multiplied by again. */
  private void multiply(Matrix a, Tensor tensor, Matrix b, Tensor c, int m, int n, int k) {
    PackCache.Pack pack = packs.acquire(tensor.buffer(), b, k, n);
    if (pack == null) {
      gemm.multiply(a, b, c.address(), n, m, n, k, false);
      return;
    }
    try {
      gemm.multiplyPacked(a, pack.address(), c.address(), n, m, n, k, false);
    } finally {
      packs.release(pack);
    }
  }

  /** x [..., k] as a matrix; a copy if its leading axes cannot be counted with one stride. */
  private Matrix rows(Tensor x) {
    Layout layout = x.layout();
    int rank = layout.shape().rank();
    long stride = 0; // of the innermost leading axis that has one
    long covered = -1; // what the stride of the next axis outwards must be; -1 for anything
    for (int axis = rank - 2; axis >= 0; axis--) {
      if (layout.shape().extent(axis) == 1) {
        continue;
      }
      if (covered < 0) {
        stride = layout.stride(axis);
      } else if (layout.stride(axis) != covered) {
        Tensor copy = duplicate.apply(x);
        return new Matrix(copy.address(), x.shape().extent(-1), 1);
      }
      covered = layout.stride(axis) * layout.shape().extent(axis);
    }
    return new Matrix(x.address(), stride, layout.stride(-1));
  }

  private static void addToRows(long y, int rows, int columns, Tensor bias) {
    long from = bias.address() & ADDRESS;
    long step = bias.layout().stride(0) * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long to = (y + (long) row * columns * Float.BYTES) & ADDRESS;
      for (int column = 0; column < columns; column++) {
        long at = to + (long) column * Float.BYTES;
        ALL.set(FLOAT, at, ALL.get(FLOAT, at) + ALL.get(FLOAT, from + column * step));
      }
    }
  }

  /** Gives the packed copies back to the pool. */
  @Override
  public void close() {
    packs.close();
  }
}
