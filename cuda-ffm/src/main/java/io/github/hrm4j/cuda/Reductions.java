package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * Folds along an axis (reduce.cu). How a sum is divided follows from the shape alone, so that it
 * has the same bits on every device.
 */
final class Reductions extends Family {
  /** Elements of an axis that are folded in one launch; longer ones take two. */
  private static final int LONG = 8192;

  /** Elements of a part of a long axis. */
  private static final int PART = 1024;

  private static final int WARP = 32;
  private static final int COLUMNS = 32;
  private static final int ROWS = 8;

  Reductions(Backend on, Engine engine) {
    super(on, engine);
  }

  Tensor reduce(Reduction f, Tensor x, int axis) {
    OpRules.floating("reduce", x);
    Shape shape = x.shape().with(axis, 1);
    long extent = x.shape().extent(axis);
    try (Scope scope = on.openScope("reduce")) {
      if (extent == 0) {
        return scope.keep(on.full(x.dtype(), shape, f.identity()));
      }
      boolean inParts = extent > LONG && shape.size() < LONG;
      // Partial sums are not rounded to bf16, and types without kernels go by way of float64.
      DType type =
          !isComputed(x.dtype())
              ? DType.F64
              : inParts && x.dtype() == DType.BF16 ? DType.F32 : x.dtype();
      Tensor from = type == x.dtype() ? packed(x) : on.cast(x, type);
      Tensor y = empty(type, shape);
      long outer = x.shape().sizeBefore(axis);
      long inner = x.shape().sizeAfter(axis);
      if (inParts) {
        int parts = Math.toIntExact((extent + PART - 1) / PART);
        try (Engine.Scratch partial = engine.scratch(shape.size() * parts * type.bytes())) {
          fold(f, type, from.address(), partial.address(), outer, extent, inner, parts, PART);
          fold(f, type, partial.address(), y.address(), outer, parts, inner, 1, parts);
        }
      } else {
        fold(f, type, from.address(), y.address(), outer, extent, inner, 1, extent);
      }
      return scope.keep(type == x.dtype() ? y : on.cast(y, x.dtype()));
    }
  }

  /** x [outer, extent, inner] → y [outer, parts, inner]. */
  private void fold(
      Reduction f,
      DType type,
      long x,
      long y,
      long outer,
      long extent,
      long inner,
      int parts,
      long length) {
    if (outer * inner == 0) {
      return;
    }
    String name = (f == Reduction.SUM ? "sum_" : "max_") + (inner == 1 ? "rows_" : "columns_");
    Launcher launch = engine.start(name + type.label()).address(x).address(y).int64(outer);
    launch.int64(extent);
    if (inner == 1) {
      launch.int32(parts).int64(length);
      launch.run(engine.blocks(outer * parts, Engine.THREADS / WARP), Engine.THREADS);
    } else {
      launch.int64(inner).int32(parts).int64(length);
      long tiles = (inner + COLUMNS - 1) / COLUMNS;
      launch.run(engine.blocks(outer * parts * tiles, 1), 1, 1, COLUMNS, ROWS, 1, 0);
    }
  }

  Tensor argmax(Tensor x) {
    Shape shape = x.shape().without(-1);
    int width = x.shape().extent(-1);
    try (Scope scope = on.openScope("argmax")) {
      Tensor y = empty(DType.I32, shape);
      Tensor from = isComputed(x.dtype()) ? packed(x) : on.cast(x, DType.F64);
      if (y.size() > 0) {
        engine
            .start("argmax_" + from.dtype().label())
            .address(from.address())
            .address(y.address())
            .int64(y.size())
            .int32(width)
            .run(engine.blocks(y.size(), Engine.THREADS / WARP), Engine.THREADS);
      }
      return scope.keep(y);
    }
  }
}
