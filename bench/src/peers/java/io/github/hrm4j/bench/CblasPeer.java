package io.github.hrm4j.bench;

import java.util.function.IntConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * A library with the C interface of BLAS, through its Java preset.
 *
 * @param setThreads its call for the number of threads
 */
record CblasPeer(String name, IntConsumer setThreads, Sgemm sgemm) implements Peer {
  private static final int ROW_MAJOR = 101;
  private static final int NOT_TRANSPOSED = 111;
  private static final int TRANSPOSED = 112;

  /** {@code cblas_sgemm}. */
  @FunctionalInterface
  interface Sgemm {
    void call(
        int order,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float alpha,
        FloatPointer a,
        int lda,
        FloatPointer b,
        int ldb,
        float beta,
        FloatPointer c,
        int ldc);
  }

  static CblasPeer mkl() {
    return new CblasPeer("MKL", mkl_rt::MKL_Set_Num_Threads, mkl_rt::cblas_sgemm);
  }

  /**
   * Must be made before MKL: that makes its symbols global, and a {@code cblas_sgemm} that the
   * linker has not looked up by then would be MKL's too. Hence the call here.
   */
  static CblasPeer openBlas() {
    CblasPeer peer =
        new CblasPeer(
            "OpenBLAS",
            org.bytedeco.openblas.presets.openblas_nolapack::blas_set_num_threads,
            openblas_nolapack::cblas_sgemm);
    peer.prepare(new GemmShape("", GemmShape.Layout.NN, 1, 1, 1)).run();
    return peer;
  }

  @Override
  public void threads(int count) {
    setThreads.accept(count);
  }

  @Override
  public Product prepare(GemmShape shape) {
    AlignedFloats a = AlignedFloats.of(GemmOperands.valuesOfA(shape));
    AlignedFloats b = AlignedFloats.of(GemmOperands.valuesOfB(shape));
    AlignedFloats c = AlignedFloats.of(shape.m() * shape.n());
    return new Product() {
      @Override
      public void run() {
        sgemm.call(
            ROW_MAJOR,
            shape.layout() == GemmShape.Layout.TN ? TRANSPOSED : NOT_TRANSPOSED,
            shape.layout() == GemmShape.Layout.NT ? TRANSPOSED : NOT_TRANSPOSED,
            shape.m(),
            shape.n(),
            shape.k(),
            1,
            a.start(),
            shape.aShape().extent(1),
            b.start(),
            shape.bShape().extent(1),
            0,
            c.start(),
            shape.n());
      }

      @Override
      public float[] result() {
        float[] values = new float[shape.m() * shape.n()];
        c.start().get(values);
        return values;
      }
    };
  }
}
