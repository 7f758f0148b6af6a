package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** The ways in which a tensor of given elements can lie in memory. */
public enum View {
  /** Contiguous from the start of its buffer. */
  PLAIN {
    @Override
    Tensor make(Backend on, DType dtype, Shape shape, double[] values) {
      return on.tensor(dtype, shape, values);
    }
  },
  /** Contiguous, but not from the start of its buffer: addresses are not aligned. */
  OFFSET {
    @Override
    Tensor make(Backend on, DType dtype, Shape shape, double[] values) {
      int size = values.length;
      Tensor all = on.tensor(dtype, Shape.of(size + 5), padded(values, 1, size, 3, 2));
      return all.slice(0, 3, size + 3).reshape(shape);
    }
  },
  /** The middle of a wider last axis: unit stride, rows apart. */
  SLICED {
    @Override
    Tensor make(Backend on, DType dtype, Shape shape, double[] values) {
      int width = shape.extent(-1);
      int rows = width == 0 ? 0 : values.length / width;
      Shape wide = shape.with(-1, width + 5);
      double[] all = width == 0 ? new double[(int) wide.size()] : padded(values, rows, width, 3, 2);
      return on.tensor(dtype, wide, all).slice(-1, 3, width + 3);
    }
  },
  /** The last two axes exchanged in memory: the last one is not of unit stride. */
  TRANSPOSED {
    @Override
    Tensor make(Backend on, DType dtype, Shape shape, double[] values) {
      int rows = shape.extent(-2);
      int width = shape.extent(-1);
      double[] all = new double[values.length];
      for (int i = 0; i < all.length; i++) {
        int matrix = i / (rows * width);
        int row = i / width % rows;
        all[matrix * rows * width + i % width * rows + row] = values[i];
      }
      Shape stored = shape.with(-2, width).with(-1, rows);
      return on.tensor(dtype, stored, all).transpose(-1, -2);
    }
  },
  /** The first axis repeated with a stride of 0; the sample's rows must be equal. */
  EXPANDED {
    @Override
    Tensor make(Backend on, DType dtype, Shape shape, double[] values) {
      int width = (int) shape.sizeAfter(0);
      double[] first = java.util.Arrays.copyOf(values, width);
      return on.tensor(dtype, shape.with(0, 1), first).expand(shape);
    }
  };

  /** What lies around a view; it must not get into a result. */
  private static final double POISON = 1e3;

  /** A tensor of the values (row-major) under the shape, in the innermost scope. */
  abstract Tensor make(Backend on, DType dtype, Shape shape, double[] values);

  private static double[] padded(double[] values, int rows, int width, int before, int after) {
    int stride = before + width + after;
    double[] all = new double[rows * stride];
    java.util.Arrays.fill(all, POISON);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * width, all, row * stride + before, width);
    }
    return all;
  }
}
