package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/** Fills, copies between layouts, conversions (copy.cu). */
final class Copies extends Family {
  /** Bytes of the widest access. */
  private static final int WIDE = 16;

  Copies(Backend on, Engine engine) {
    super(on, engine);
  }

  Tensor full(DType type, Shape shape, double value) {
    Tensor y = empty(type, shape);
    if (y.size() > 0) {
      engine
          .start("fill_" + type.bytes())
          .address(y.address())
          .int64(KernelCodes.bits(type, value))
          .int64(y.size())
          .run(engine.blocks(y.size(), Engine.THREADS), Engine.THREADS);
    }
    return y;
  }

  /** Copies elements of the same type; the memory does not overlap. */
  void copy(Tensor to, Tensor from) {
    int size = to.dtype().bytes();
    Strided walk = Strided.of(to.shape(), from.layout(), to.layout());
    if (to.size() == 0) {
      return;
    }
    if (walk.isFlat()) {
      engine.compute().copy(to.address(), from.address(), to.size() * size);
      return;
    }
    int factor = WIDE / size;
    boolean wide = isWide(walk, factor) && (from.address() | to.address()) % WIDE == 0;
    int width = wide ? WIDE : size;
    (wide ? walk.inUnits(factor) : walk)
        .each(
            (starts, n, extents, strides) -> {
              Launcher launch =
                  engine
                      .start("copy_" + width)
                      .address(from.address() + starts[0] * width)
                      .address(to.address() + starts[1] * width);
              extents(launch, n, extents);
              strides(launch, strides[0]);
              strides(launch, strides[1]).run(engine.blocks(n, Engine.THREADS), Engine.THREADS);
            });
  }

  private static boolean isWide(Strided walk, int factor) {
    if (walk.innerExtent() % factor != 0) {
      return false;
    }
    for (int operand = 0; operand < 2; operand++) {
      if (walk.rank() == 0 || walk.stride(0, operand) != 1) {
        return false;
      }
      for (int axis = 1; axis < walk.rank(); axis++) {
        if (walk.stride(axis, operand) % factor != 0) {
          return false;
        }
      }
    }
    return true;
  }

  static void extents(Launcher launch, long n, int[] extents) {
    launch.int64(n).int32(extents[1]).int32(extents[2]).int32(extents[3]);
  }

  Tensor cast(Tensor x, DType type) {
    if (x.dtype() == type) {
      Tensor y = empty(type, x.shape());
      copy(y, x);
      return y;
    }
    try (Scope scope = on.openScope("cast")) {
      Tensor y = empty(type, x.shape());
      if (y.size() > 0) {
        convert(packed(x), y);
      }
      return scope.keep(y);
    }
  }

  private void convert(Tensor x, Tensor y) {
    if (isDirect(x.dtype(), y.dtype())) {
      int aligned = aligned(x.dtype(), x) & aligned(y.dtype(), y);
      engine
          .start(x.dtype().label() + "_to_" + y.dtype().label())
          .address(x.address())
          .address(y.address())
          .int64(y.size())
          .int32(aligned)
          .run(engine.blocks(y.size(), 4 * Engine.THREADS), Engine.THREADS);
    } else {
      engine
          .start("cast")
          .address(x.address())
          .int32(KernelCodes.of(x.dtype()))
          .address(y.address())
          .int32(KernelCodes.of(y.dtype()))
          .int64(y.size())
          .run(engine.blocks(y.size(), Engine.THREADS), Engine.THREADS);
    }
  }

  private static boolean isDirect(DType from, DType to) {
    return (from == DType.F32 && (to == DType.BF16 || to == DType.F64))
        || (to == DType.F32 && (from == DType.BF16 || from == DType.F64));
  }

  void assign(Tensor to, Tensor from) {
    OpRules.sameShape("assign", to, from);
    OpRules.target("assign", to);
    try (var _ = on.openScope("assign")) {
      // Within one buffer the two may overlap.
      boolean copyFirst = to.dtype() != from.dtype() || to.buffer() == from.buffer();
      copy(to, copyFirst ? cast(from, to.dtype()) : from);
    }
    to.buffer().touched();
  }

  Tensor concat(List<Tensor> parts, int axis) {
    Shape shape = OpRules.concat(parts, axis);
    try (Scope scope = on.openScope("concat")) {
      Tensor y = empty(parts.getFirst().dtype(), shape);
      int at = 0;
      for (Tensor part : parts) {
        int end = at + part.shape().extent(axis);
        copy(y.slice(axis, at, end), part);
        at = end;
      }
      return scope.keep(y);
    }
  }
}
