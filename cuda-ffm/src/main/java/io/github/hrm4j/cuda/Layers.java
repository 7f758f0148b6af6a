package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;

/** RMSNorm, RoPE and SwiGLU: a block of threads for a row (norm.cu, rope.cu, swiglu.cu). */
final class Layers extends Family {
  Layers(Backend on, Engine engine) {
    super(on, engine);
  }

  /** Operands of float32 or bf16. */
  Normalized rmsNorm(Tensor x, Tensor residual, double eps) {
    if (residual != null) {
      OpRules.sameShape("rmsNorm", x, residual);
    }
    int width = x.shape().extent(-1);
    try (Scope scope = on.openScope("rmsNorm")) {
      Tensor y = empty(x.dtype(), x.shape());
      Tensor rstd = empty(DType.F32, x.shape().without(-1));
      Tensor first = packed(x);
      Tensor second = packed(residual);
      if (rstd.size() > 0) {
        engine
            .start("rms_norm_" + x.dtype().label())
            .address(first.address())
            .address(address(second))
            .address(y.address())
            .address(rstd.address())
            .int64(rstd.size())
            .int32(width)
            .float32((float) eps)
            .int32(alignedRows(x.dtype(), width, first, second, y))
            .run(engine.blocks(rstd.size(), 1), threads(width));
      }
      return new Normalized(scope.keep(y), scope.keep(rstd));
    }
  }

  /** Four elements a thread. */
  private static int threads(int width) {
    return Engine.threadsFor((width + 3) / 4);
  }

  /** y and dy of float32 or bf16, rstd float32. */
  Tensor rmsNormBackward(Tensor y, Tensor rstd, Tensor dy) {
    OpRules.sameShape("rmsNormBackward", y, dy);
    OpRules.shape("rmsNormBackward: rstd", y.shape().without(-1), rstd);
    int width = y.shape().extent(-1);
    try (Scope scope = on.openScope("rmsNormBackward")) {
      Tensor dz = empty(y.dtype(), y.shape());
      Tensor normalized = packed(y);
      Tensor scales = packed(rstd);
      Tensor slopes = packed(dy);
      if (dz.size() > 0) {
        engine
            .start("rms_norm_backward_" + y.dtype().label())
            .address(normalized.address())
            .address(scales.address())
            .address(slopes.address())
            .address(dz.address())
            .int64(rstd.size())
            .int32(width)
            .int32(alignedRows(y.dtype(), width, normalized, slopes, dz))
            .run(engine.blocks(rstd.size(), 1), threads(width));
      }
      return scope.keep(dz);
    }
  }

  /** x of float32 or bf16, tables float32. */
  Tensor rope(Tensor x, Tensor cos, Tensor sin, boolean inverse) {
    OpRules.rope("rope", x.shape(), cos, sin);
    int tokens = x.shape().extent(1);
    int heads = x.shape().extent(2);
    int width = x.shape().extent(3);
    try (Scope scope = on.openScope("rope")) {
      Tensor y = empty(x.dtype(), x.shape());
      Tensor from = packed(x);
      Tensor cosines = packed(cos);
      Tensor sines = packed(sin);
      if (y.size() > 0) {
        long rows = (long) x.shape().extent(0) * tokens;
        engine
            .start("rope_" + x.dtype().label())
            .address(from.address())
            .address(cosines.address())
            .address(sines.address())
            .address(y.address())
            .int64(rows)
            .int32(tokens)
            .int32(heads)
            .int32(width)
            .float32(inverse ? -1 : 1)
            .run(engine.blocks(rows, 1), Engine.threadsFor((long) heads * width));
      }
      return scope.keep(y);
    }
  }

  /** Of float32 or bf16. */
  Tensor swiglu(Tensor gateUp) {
    int width = OpRules.half("swiglu", gateUp);
    DType type = gateUp.dtype();
    try (Scope scope = on.openScope("swiglu")) {
      Tensor y = empty(type, gateUp.shape().with(-1, width));
      Tensor from = packed(gateUp);
      if (y.size() > 0) {
        long rows = rows(y);
        engine
            .start("swiglu_" + type.label())
            .address(from.address())
            .address(y.address())
            .int64(rows)
            .int32(width)
            .int32(alignedRows(type, width, from, y))
            .run(engine.blocks(rows, 1), threads(width));
      }
      return scope.keep(y);
    }
  }

  /** Of float32 or bf16. */
  Tensor swigluBackward(Tensor gateUp, Tensor dy) {
    int width = OpRules.half("swigluBackward", gateUp);
    OpRules.shape("swigluBackward: dy", gateUp.shape().with(-1, width), dy);
    DType type = gateUp.dtype();
    try (Scope scope = on.openScope("swigluBackward")) {
      Tensor dx = empty(type, gateUp.shape());
      Tensor from = packed(gateUp);
      Tensor slopes = packed(dy);
      if (dx.size() > 0) {
        long rows = rows(dx);
        engine
            .start("swiglu_backward_" + type.label())
            .address(from.address())
            .address(slopes.address())
            .address(dx.address())
            .int64(rows)
            .int32(width)
            .int32(alignedRows(type, width, from, slopes, dx))
            .run(engine.blocks(rows, 1), threads(width));
      }
      return scope.keep(dx);
    }
  }
}
