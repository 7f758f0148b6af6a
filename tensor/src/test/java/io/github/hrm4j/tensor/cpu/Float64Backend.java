package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** The reference backend with float64 wherever somebody asks for float32: for gradient checks. */
public final class Float64Backend {
  private Float64Backend() {}

  /** Opens one. */
  public static Backend open() {
    return new ReferenceBackend() {
      @Override
      public Tensor empty(DType dtype, Shape shape) {
        return super.empty(wide(dtype), shape);
      }

      @Override
      public Tensor full(DType dtype, Shape shape, double value) {
        return super.full(wide(dtype), shape, value);
      }

      @Override
      public Tensor cast(Tensor x, DType dtype) {
        return super.cast(x, wide(dtype));
      }

      @Override
      public Tensor tensor(DType dtype, Shape shape, double... values) {
        return super.tensor(wide(dtype), shape, values);
      }

      @Override
      public Tensor tensor(Shape shape, float... values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          doubles[i] = values[i];
        }
        return super.tensor(DType.F64, shape, doubles);
      }
    };
  }

  private static DType wide(DType dtype) {
    return dtype == DType.F32 ? DType.F64 : dtype;
  }
}
