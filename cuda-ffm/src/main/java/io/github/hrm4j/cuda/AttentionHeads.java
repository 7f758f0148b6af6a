package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** Attention without scores in memory, for heads of up to 128 (attention.cu and its backward). */
final class AttentionHeads extends Family {
  private static final int WARP = 32;
  private static final int WARP_ROWS = 16;
  private static final int WIDEST = 128;

  AttentionHeads(Backend on, Engine engine) {
    super(on, engine);
  }

  /** Whether the kernels take these operands; wider heads are left to the definition. */
  static boolean takes(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    return isFused(qkv.dtype())
        && are(DType.F32, cos, sin)
        && qkv.shape().rank() == 3
        && heads > 0
        && qkv.shape().extent(2) <= 3L * heads * WIDEST;
  }

  /** The width that a head's tiles are padded to. */
  private static int padded(int width) {
    return width <= 32 ? 32 : width <= 64 ? 64 : 128;
  }

  private static float scale(int width) {
    return (float) (1 / Math.sqrt(width));
  }

  /** Blocks: tiles of rows for each head of each sequence. */
  private static int blocks(Shape qkv, int heads, int warps) {
    long tiles = Math.ceilDiv(qkv.extent(1), WARP_ROWS * warps);
    return Math.toIntExact(tiles * qkv.extent(0) * heads);
  }

  Attended attention(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    Shape shape = qkv.shape();
    try (Scope scope = on.openScope("attention")) {
      Tensor y = empty(qkv.dtype(), shape.with(2, heads * width));
      Tensor logSumExp = empty(DType.F32, Shape.of(shape.extent(0), heads, shape.extent(1)));
      Tensor from = packed(qkv);
      Tensor cosines = packed(cos);
      Tensor sines = packed(sin);
      int warps = padded(width) == WIDEST ? 2 : 4;
      if (logSumExp.size() > 0) {
        engine
            .start("attention_" + padded(width) + "_" + qkv.dtype().label())
            .address(from.address())
            .address(y.address())
            .address(logSumExp.address())
            .address(address(cosines))
            .address(address(sines))
            .int32(shape.extent(1))
            .int32(heads)
            .int32(width)
            .float32(scale(width))
            .run(blocks(shape, heads, warps), warps * WARP);
      }
      return new Attended(scope.keep(y), scope.keep(logSumExp));
    }
  }

  Tensor backward(Tensor qkv, int heads, Tensor cos, Tensor sin, Attended attended, Tensor dy) {
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    Shape shape = qkv.shape();
    OpRules.shape("attentionBackward: y", shape.with(2, heads * width), attended.y());
    OpRules.sameShape("attentionBackward", attended.y(), dy);
    Shape stat = Shape.of(shape.extent(0), heads, shape.extent(1));
    OpRules.shape("attentionBackward: logSumExp", stat, attended.logSumExp());
    try (Scope scope = on.openScope("attentionBackward")) {
      Tensor dqkv = empty(qkv.dtype(), shape);
      if (dqkv.size() > 0) {
        Tensor delta = empty(DType.F32, stat);
        Tensor slopes = packed(dy);
        Tensor rows = packed(qkv);
        Tensor cosines = packed(cos);
        Tensor sines = packed(sin);
        Tensor logSums = packed(attended.logSumExp());
        delta(packed(attended.y()), slopes, delta, width);
        gradient("dq", rows, heads, cosines, sines, slopes, logSums, delta, dqkv);
        gradient("dkv", rows, heads, cosines, sines, slopes, logSums, delta, dqkv);
      }
      return scope.keep(dqkv);
    }
  }

  private void delta(Tensor y, Tensor dy, Tensor delta, int width) {
    engine
        .start("attention_delta_" + y.dtype().label())
        .address(y.address())
        .address(dy.address())
        .address(delta.address())
        .int64(delta.shape().extent(0))
        .int32(delta.shape().extent(2))
        .int32(delta.shape().extent(1))
        .int32(width)
        .run(engine.blocks(delta.size(), Engine.THREADS / WARP), Engine.THREADS);
  }

  private void gradient(
      String of,
      Tensor qkv,
      int heads,
      Tensor cos,
      Tensor sin,
      Tensor dy,
      Tensor logSumExp,
      Tensor delta,
      Tensor dqkv) {
    int width = qkv.shape().extent(2) / (3 * heads);
    int warps = padded(width) == WIDEST ? 1 : 2;
    engine
        .start("attention_" + of + "_" + padded(width) + "_" + qkv.dtype().label())
        .address(qkv.address())
        .address(dy.address())
        .address(logSumExp.address())
        .address(delta.address())
        .address(address(cos))
        .address(address(sin))
        .address(dqkv.address())
        .int32(qkv.shape().extent(1))
        .int32(heads)
        .int32(width)
        .float32(scale(width))
        .run(blocks(qkv.shape(), heads, warps), warps * WARP);
  }
}
