package io.github.hrm4j.bench;

import dev.ludovic.netlib.blas.JavaBLAS;

/** BLAS in pure Java, with the Vector API where the JVM has it; one thread. */
record NetlibPeer(JavaBLAS blas) implements Peer {
  NetlibPeer() {
    this(JavaBLAS.getInstance());
  }

  @Override
  public String name() {
    return blas.getClass().getSimpleName();
  }

  @Override
  public void threads(int count) {
    // It has one.
  }

  @Override
  public Product prepare(GemmShape shape) {
    float[] a = GemmOperands.valuesOfA(shape);
    float[] b = GemmOperands.valuesOfB(shape);
    float[] c = new float[shape.m() * shape.n()];
    // Columns come first there: Cᵀ = Bᵀ · Aᵀ, and every matrix is its own transpose.
    String first = shape.layout() == GemmShape.Layout.NT ? "T" : "N";
    String second = shape.layout() == GemmShape.Layout.TN ? "T" : "N";
    int strideA = shape.aShape().extent(1);
    int strideB = shape.bShape().extent(1);
    return new Product() {
      @Override
      public void run() {
        blas.sgemm(
            first,
            second,
            shape.n(),
            shape.m(),
            shape.k(),
            1,
            b,
            strideB,
            a,
            strideA,
            0,
            c,
            shape.n());
      }

      @Override
      public float[] result() {
        return c.clone();
      }
    };
  }
}
