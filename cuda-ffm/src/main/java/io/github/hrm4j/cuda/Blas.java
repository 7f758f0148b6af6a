package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_COMPUTE_32F;
import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_DEFAULT_MATH;
import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_GEMM_DEFAULT;
import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION;
import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_OP_N;
import static io.github.hrm4j.cuda.generated.Bindings.CUBLAS_OP_T;
import static io.github.hrm4j.cuda.generated.Bindings.CUDA_R_16BF;
import static io.github.hrm4j.cuda.generated.Bindings.CUDA_R_32F;
import static io.github.hrm4j.cuda.generated.Bindings.cublasCreate_v2;
import static io.github.hrm4j.cuda.generated.Bindings.cublasDestroy_v2;
import static io.github.hrm4j.cuda.generated.Bindings.cublasGemmEx;
import static io.github.hrm4j.cuda.generated.Bindings.cublasGemmStridedBatchedEx;
import static io.github.hrm4j.cuda.generated.Bindings.cublasSetMathMode;
import static io.github.hrm4j.cuda.generated.Bindings.cublasSetStream_v2;
import static io.github.hrm4j.cuda.generated.Bindings.cublasSetWorkspace_v2;
import static io.github.hrm4j.cuda.generated.Bindings.cublasSgemmStridedBatched;
import static io.github.hrm4j.cuda.generated.Bindings.cublasSgemm_v2;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.hrm4j.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Matrix products by cuBLAS on one stream, for row-major matrices: cuBLAS is column-major, and a
 * row-major matrix is the transpose of the column-major one in the same memory, so C = A·B is asked
 * for as Cᵀ = Bᵀ·Aᵀ. Float32 stays float32: no TF32. Bf16 products are summed in float32
 * throughout, also where cuBLAS splits a sum and adds its parts, which by default it may do in
 * bf16. The workspace is set once, without which cuBLAS may choose another order of summation from
 * call to call, and could not be captured in a graph. For one thread at a time.
 */
final class Blas implements AutoCloseable {
  /** What NVIDIA's documentation recommends for Hopper; elsewhere cuBLAS's own default. */
  private static final long WORKSPACE_FROM_90 = 32 << 20;

  private static final long WORKSPACE = 8 << 20;
  private static final int BF16_FROM = 80;

  private final Device device;
  private final DeviceMemory memory;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment alpha = arena.allocate(JAVA_FLOAT);
  private final MemorySegment beta = arena.allocate(JAVA_FLOAT);
  private final long handle;
  private final MemorySegment workspace;

  Blas(Stream stream, DeviceMemory memory) {
    this.device = stream.device();
    this.memory = memory;
    device.enter();
    MemorySegment out = arena.allocate(JAVA_LONG);
    check(cublasCreate_v2(out), "cublasCreate_v2", "");
    handle = out.get(JAVA_LONG, 0);
    long bytes = device.capability() >= 90 ? WORKSPACE_FROM_90 : WORKSPACE;
    workspace = memory.allocate(bytes);
    check(cublasSetStream_v2(handle, stream.handle()), "cublasSetStream_v2", "");
    check(
        cublasSetWorkspace_v2(handle, workspace.address(), bytes),
        "cublasSetWorkspace_v2",
        Bytes.text(bytes));
    int mode = CUBLAS_DEFAULT_MATH() | CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION();
    check(cublasSetMathMode(handle, mode), "cublasSetMathMode", "");
  }

  /**
   * A matrix in device memory, row-major.
   *
   * @param address of the first element
   * @param rowStride elements from one row to the next
   * @param batchStride elements from one matrix to the next
   */
  record Operand(long address, int rowStride, long batchStride) {}

  /**
   * The extents of C = op(A) · op(B).
   *
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B); at least 1
   * @param transposeA whether A is stored as [k, m]
   * @param transposeB whether B is stored as [n, k]
   * @param batch number of products
   */
  record Product(int m, int n, int k, boolean transposeA, boolean transposeB, int batch) {}

  /**
   * C = op(A) · op(B) + beta · C in float32.
   *
   * @param scale beta: 0 to overwrite C, 1 to add
   */
  void gemm(Product p, Operand a, Operand b, Operand c, float scale) {
    if (isEmpty(p)) {
      return;
    }
    scalars(scale);
    if (p.batch() == 1) {
      check(
          cublasSgemm_v2(
              handle,
              op(p.transposeB()),
              op(p.transposeA()),
              p.n(),
              p.m(),
              p.k(),
              alpha,
              b.address(),
              b.rowStride(),
              a.address(),
              a.rowStride(),
              beta,
              c.address(),
              c.rowStride()),
          "cublasSgemm_v2",
          p);
    } else {
      check(
          cublasSgemmStridedBatched(
              handle,
              op(p.transposeB()),
              op(p.transposeA()),
              p.n(),
              p.m(),
              p.k(),
              alpha,
              b.address(),
              b.rowStride(),
              b.batchStride(),
              a.address(),
              a.rowStride(),
              a.batchStride(),
              beta,
              c.address(),
              c.rowStride(),
              c.batchStride(),
              p.batch()),
          "cublasSgemmStridedBatched",
          p);
    }
  }

  /**
   * The same with types: A and B of one type, products accumulated in float32.
   *
   * @param inputs of A and B: float32 or bf16
   * @param result of C: float32 or bf16
   * @throws UnsupportedOperationException for bf16 below compute capability 8.0
   */
  void gemm(Product p, DType inputs, Operand a, Operand b, DType result, Operand c, float scale) {
    if (inputs == DType.F32 && result == DType.F32) {
      gemm(p, a, b, c, scale);
      return;
    }
    requireBf16();
    if (isEmpty(p)) {
      return;
    }
    scalars(scale);
    int in = type(inputs);
    int out = type(result);
    if (p.batch() == 1) {
      check(
          cublasGemmEx(
              handle,
              op(p.transposeB()),
              op(p.transposeA()),
              p.n(),
              p.m(),
              p.k(),
              alpha,
              b.address(),
              in,
              b.rowStride(),
              a.address(),
              in,
              a.rowStride(),
              beta,
              c.address(),
              out,
              c.rowStride(),
              CUBLAS_COMPUTE_32F(),
              CUBLAS_GEMM_DEFAULT()),
          "cublasGemmEx",
          p);
    } else {
      check(
          cublasGemmStridedBatchedEx(
              handle,
              op(p.transposeB()),
              op(p.transposeA()),
              p.n(),
              p.m(),
              p.k(),
              alpha,
              b.address(),
              in,
              b.rowStride(),
              b.batchStride(),
              a.address(),
              in,
              a.rowStride(),
              a.batchStride(),
              beta,
              c.address(),
              out,
              c.rowStride(),
              c.batchStride(),
              p.batch(),
              CUBLAS_COMPUTE_32F(),
              CUBLAS_GEMM_DEFAULT()),
          "cublasGemmStridedBatchedEx",
          p);
    }
  }

  /**
   * Refuses bf16 by name where the device cannot multiply it.
   *
   * @throws UnsupportedOperationException below compute capability 8.0
   */
  void requireBf16() {
    if (device.capability() < BF16_FROM) {
      throw new UnsupportedOperationException(
          "bfloat16 needs a GPU of compute capability 8.0 or higher; %s is %s: use float32"
              .formatted(device.name(), device.info()));
    }
  }

  private void scalars(float scale) {
    device.enter();
    alpha.set(JAVA_FLOAT, 0, 1);
    beta.set(JAVA_FLOAT, 0, scale);
  }

  private static boolean isEmpty(Product p) {
    return p.m() == 0 || p.n() == 0 || p.batch() == 0;
  }

  private static int op(boolean transposed) {
    return transposed ? CUBLAS_OP_T() : CUBLAS_OP_N();
  }

  private static int type(DType type) {
    return switch (type) {
      case F32 -> CUDA_R_32F();
      case BF16 -> CUDA_R_16BF();
      case F64, F16, I32, I64, U8, BOOL ->
          throw new IllegalArgumentException("cuBLAS is used for f32 and bf16, got " + type);
    };
  }

  private void check(int code, String call, Object what) {
    if (code != 0) {
      device.status().checkBlas(code, call, what.toString());
    }
  }

  @Override
  public void close() {
    arena.close();
    if (!device.status().isLost()) {
      device.enter();
      check(cublasDestroy_v2(handle), "cublasDestroy_v2", "");
      memory.free(workspace);
    }
  }
}
