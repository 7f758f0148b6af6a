package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * Matrix products: cuBLAS for float32 and bf16, which takes views as they are where their rows or
 * columns lie without gaps; a kernel of our own for float64, and by way of it the other types.
 */
final class Products extends Family {
  /** Edge of a tile of matmul.cu. */
  private static final int TILE = 16;

  private final Elementwise elementwise;

  Products(Backend on, Engine engine, Elementwise elementwise) {
    super(on, engine);
    this.elementwise = elementwise;
  }

  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Shape shape = OpRules.matmul(a, transposeA, b, transposeB);
    try (Scope scope = on.openScope("matmul")) {
      DType type = isComputed(a.dtype()) ? a.dtype() : DType.F64;
      Tensor left = type == a.dtype() ? a : on.cast(a, type);
      Tensor right = type == b.dtype() ? b : on.cast(b, type);
      Tensor y = empty(type, shape);
      int k = a.shape().extent(transposeA ? -2 : -1);
      if (y.size() > 0 && k == 0) {
        engine.compute().fill(y.address(), 0, y.size() * type.bytes());
      } else if (y.size() > 0) {
        Tensor matrixA = transposeA ? left.transpose(-1, -2) : left;
        Tensor matrixB = transposeB ? right.transpose(-1, -2) : right;
        multiply(matrixA, matrixB, y, k);
      }
      return scope.keep(type == a.dtype() ? y : on.cast(y, a.dtype()));
    }
  }

  /** y = a · b for a [..., m, k], b [..., k, n] of any layout, y [..., m, n] contiguous. */
  private void multiply(Tensor a, Tensor b, Tensor y, int k) {
    int m = y.shape().extent(-2);
    int n = y.shape().extent(-1);
    int batch = Math.toIntExact(y.shape().sizeBefore(-2));
    if (y.dtype() == DType.F64) {
      multiplyDoubles(MatrixView.ofAny(a, this::packed), MatrixView.ofAny(b, this::packed), y, k);
      return;
    }
    MatrixView left = MatrixView.of(a, this::packed);
    MatrixView right = MatrixView.of(b, this::packed);
    engine
        .blas()
        .gemm(
            new Blas.Product(m, n, k, left.isTransposed(), right.isTransposed(), batch),
            y.dtype(),
            left.operand(),
            right.operand(),
            y.dtype(),
            new Blas.Operand(y.address(), n, (long) m * n),
            0);
  }

  private void multiplyDoubles(MatrixView a, MatrixView b, Tensor y, int k) {
    int m = y.shape().extent(-2);
    int n = y.shape().extent(-1);
    long batch = y.shape().sizeBefore(-2);
    long tiles = (long) Math.ceilDiv(m, TILE) * Math.ceilDiv(n, TILE);
    engine
        .start("matmul_f64")
        .address(a.address())
        .address(b.address())
        .address(y.address())
        .int32(m)
        .int32(n)
        .int32(k)
        .int64(batch)
        .int64(a.batchStride())
        .int64(a.rowStride())
        .int64(a.columnStride())
        .int64(b.batchStride())
        .int64(b.rowStride())
        .int64(b.columnStride())
        .run(engine.blocks(batch * tiles, 1), 1, 1, TILE, TILE, 1, 0);
  }

  Tensor linear(Tensor x, Tensor w, Tensor bias) {
    Shape shape = OpRules.linear(x, w, bias);
    try (Scope scope = on.openScope("linear")) {
      Tensor rows = asMatrix(x);
      Tensor y = matmul(rows, false, w, true);
      if (bias != null && isComputed(y.dtype())) {
        elementwise.binaryInto(Binary.ADD, y, bias, y);
      } else if (bias != null) {
        y = on.binary(Binary.ADD, y, bias);
      }
      return scope.keep(y.reshape(shape));
    }
  }

  /** [..., k] → [rows, k]; a view where the leading axes are one. */
  private Tensor asMatrix(Tensor x) {
    int rows = Math.toIntExact(rows(x));
    return x.shape().rank() == 2 ? x : packed(x).reshape(rows, x.shape().extent(-1));
  }
}
