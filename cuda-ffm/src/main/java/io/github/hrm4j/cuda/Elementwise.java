package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;

/**
 * Functions of single elements (elementwise.cu). Types without kernels of their own go by way of
 * float64, which is what the reference backend computes in.
 */
final class Elementwise extends Family {
  Elementwise(Backend on, Engine engine) {
    super(on, engine);
  }

  Tensor unary(Unary f, Tensor x) {
    OpRules.floating(f.name(), x);
    if (!isComputed(x.dtype())) {
      return throughDouble(x.dtype(), () -> unary(f, on.cast(x, DType.F64)));
    }
    return mapped(x, "unary_", launch -> launch.int32(KernelCodes.of(f)));
  }

  Tensor affine(Tensor x, double scale, double shift) {
    OpRules.floating("affine", x);
    if (!isComputed(x.dtype())) {
      return throughDouble(x.dtype(), () -> affine(on.cast(x, DType.F64), scale, shift));
    }
    boolean wide = x.dtype() == DType.F64;
    return mapped(
        x,
        "affine_",
        launch -> {
          if (wide) {
            launch.float64(scale).float64(shift);
          } else {
            launch.float32((float) scale).float32((float) shift);
          }
        });
  }

  /** The arguments before the operands. */
  private interface Parameters {
    void add(Launcher launch);
  }

  private Tensor mapped(Tensor x, String kernel, Parameters parameters) {
    try (Scope scope = on.openScope("mapped")) {
      Tensor from = packed(x);
      Tensor y = empty(x.dtype(), x.shape());
      if (y.size() > 0) {
        Launcher launch = engine.start(kernel + x.dtype().label());
        parameters.add(launch);
        launch
            .address(from.address())
            .address(y.address())
            .int64(y.size())
            .int32(aligned(x.dtype(), from, y))
            .run(engine.blocks(y.size(), 4 * Engine.THREADS), Engine.THREADS);
      }
      return scope.keep(y);
    }
  }

  /** A computation in float64. */
  private interface Wide {
    Tensor compute();
  }

  private Tensor throughDouble(DType type, Wide computation) {
    try (Scope scope = on.openScope("wide")) {
      return scope.keep(on.cast(computation.compute(), type));
    }
  }

  Tensor binary(Binary f, Tensor a, Tensor b) {
    DType type = OpRules.sameType(f.name(), a, b);
    Shape shape = Shape.broadcast(f.name(), a.shape(), b.shape());
    DType result = f.isComparison() ? DType.BOOL : type;
    if (!isComputed(type) && type != DType.I32) {
      return throughDouble(result, () -> binary(f, on.cast(a, DType.F64), on.cast(b, DType.F64)));
    }
    Tensor y = empty(result, shape);
    binaryInto(f, a, b, y);
    return y;
  }

  /** As {@link #binary}, into a contiguous tensor, which may be a or b itself. */
  void binaryInto(Binary f, Tensor a, Tensor b, Tensor y) {
    DType type = a.dtype();
    Strided walk = Strided.of(y.shape(), a.layout(), b.layout(), y.layout());
    if (y.size() > 0 && walk.isFlat() && !f.isComparison() && isFused(type)) {
      engine
          .start("binary_" + type.label())
          .int32(KernelCodes.of(f))
          .address(a.address())
          .address(b.address())
          .address(y.address())
          .int64(y.size())
          .int32(aligned(type, a, b, y))
          .run(engine.blocks(y.size(), 4 * Engine.THREADS), Engine.THREADS);
      return;
    }
    String kernel = (f.isComparison() ? "compare_" : "binary_strided_") + type.label();
    if (y.size() == 0) {
      return;
    }
    walk.each(
        (starts, n, extents, strides) -> {
          Launcher launch = engine.start(kernel).int32(KernelCodes.of(f));
          launch
              .address(a.address() + starts[0] * type.bytes())
              .address(b.address() + starts[1] * type.bytes())
              .address(y.address() + starts[2] * y.dtype().bytes());
          Copies.extents(launch, n, extents);
          strides(launch, strides[0]);
          strides(launch, strides[1]).run(engine.blocks(n, Engine.THREADS), Engine.THREADS);
        });
  }

  Tensor where(Tensor mask, Tensor a, Tensor b) {
    DType type = OpRules.sameType("where", a, b);
    Shape shape = Shape.broadcast("where", a.shape(), b.shape());
    Shape all = Shape.broadcast("where", shape, mask.shape());
    try (Scope scope = on.openScope("where")) {
      Tensor y = empty(type, all);
      Tensor bytes = mask.dtype().bytes() == 1 ? mask : on.cast(mask, DType.BOOL);
      if (y.size() > 0) {
        where(bytes, a, b, y);
      }
      return scope.keep(y);
    }
  }

  private void where(Tensor mask, Tensor a, Tensor b, Tensor y) {
    int size = y.dtype().bytes();
    Strided.of(y.shape(), mask.layout(), a.layout(), b.layout(), y.layout())
        .each(
            (starts, n, extents, strides) -> {
              Launcher launch =
                  engine
                      .start("where_" + size)
                      .address(mask.address() + starts[0])
                      .address(a.address() + starts[1] * size)
                      .address(b.address() + starts[2] * size)
                      .address(y.address() + starts[3] * size);
              Copies.extents(launch, n, extents);
              strides(launch, strides[0]);
              strides(launch, strides[1]);
              strides(launch, strides[2]).run(engine.blocks(n, Engine.THREADS), Engine.THREADS);
            });
  }
}
