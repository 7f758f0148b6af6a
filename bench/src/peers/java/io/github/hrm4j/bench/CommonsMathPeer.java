package io.github.hrm4j.bench;

import org.apache.commons.math3.linear.BlockRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;

/** Commons Math's blocked matrices, in float64; one thread. Transposing is not timed. */
record CommonsMathPeer() implements Peer {
  @Override
  public String name() {
    return "Commons Math";
  }

  @Override
  public void threads(int count) {
    // It has one.
  }

  @Override
  public Product prepare(GemmShape shape) {
    RealMatrix a = matrix(GemmOperands.valuesOfA(shape), shape.aShape().extent(1));
    RealMatrix b = matrix(GemmOperands.valuesOfB(shape), shape.bShape().extent(1));
    RealMatrix left = shape.layout() == GemmShape.Layout.TN ? a.transpose() : a;
    RealMatrix right = shape.layout() == GemmShape.Layout.NT ? b.transpose() : b;
    return new Product() {
      private RealMatrix c;

      @Override
      public void run() {
        c = left.multiply(right);
      }

      @Override
      public float[] result() {
        float[] values = new float[shape.m() * shape.n()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) c.getEntry(i / shape.n(), i % shape.n());
        }
        return values;
      }
    };
  }

  private static RealMatrix matrix(float[] values, int columns) {
    double[][] rows = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = values[i];
    }
    return new BlockRealMatrix(rows);
  }
}
