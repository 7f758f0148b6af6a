package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import io.github.hrm4j.tensor.testkit.Agreement.Side;
import io.github.hrm4j.tensor.testkit.Sample;
import io.github.hrm4j.tensor.testkit.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One computation for each kernel whose threads have to meet, and for most others: what the
 * schedules are tried on.
 */
final class KernelComputations {
  /** A row for all warps of a block, so that they have to meet. */
  private static final int WIDE = 1030;

  /** More rows than the stand-in's few multiprocessors get blocks, so that blocks come back. */
  private static final int MANY = 130;

  private KernelComputations() {}

  /** By name; each gives its results. */
  static Map<String, Function<Side, List<Tensor>>> all() {
    Map<String, Function<Side, List<Tensor>>> all = new LinkedHashMap<>();
    all.putAll(primitives());
    all.putAll(fused());
    return all;
  }

  /** Normal numbers with the 8 significant bits of bfloat16. */
  static Sample sample(long seed, int... extents) {
    return Sample.normal(seed, extents)
        .map(v -> Float.intBitsToFloat(Float.floatToRawIntBits((float) v) & 0xffff0000));
  }

  private static Sample positive(long seed, int... extents) {
    return sample(seed, extents).map(v -> Math.abs(v) + 0.5).map(v -> (float) v);
  }

  static Map<String, Function<Side, List<Tensor>>> primitives() {
    Map<String, Function<Side, List<Tensor>>> all = new LinkedHashMap<>();
    all.put("unary", side -> List.of(side.backend().unary(Unary.SILU, x(side, 65, 7))));
    all.put("affine", side -> List.of(side.backend().affine(x(side, 65, 7), 0.5, 2)));
    all.put(
        "binary",
        side -> {
          Tensor a = x(side, 5, 64);
          Tensor b = side.tensor(sample(2, 5, 64));
          Tensor row = side.tensor(sample(3, 64), View.OFFSET);
          return List.of(
              side.backend().binary(Binary.ADD, a, b),
              side.backend().binary(Binary.MUL, a, row),
              side.backend().binary(Binary.MAX, a, side.tensor(sample(4, 5, 1))));
        });
    all.put(
        "comparison",
        side -> List.of(side.backend().binary(Binary.GREATER, x(side, 9, 33), x(side, 1, 33))));
    all.put("reductions", KernelComputations::reductions);
    all.put("argmax", side -> List.of(side.backend().argmax(x(side, 17, 65))));
    all.put(
        "matmul",
        side -> List.of(side.backend().matmul(x(side, 5, 16), false, x(side, 16, 9), false)));
    all.put(
        "rows",
        side -> {
          Tensor ids = side.ints(Sample.of(Shape.of(5), 3, 1, 3, 0, 3));
          Tensor gathered = side.backend().gather(x(side, 4, 33), ids);
          return List.of(gathered, side.backend().scatterAdd(x(side, 5, 33), ids, 4));
        });
    all.put(
        "where",
        side -> {
          Tensor mask = side.tensor(Sample.integers(1, 2, 9, 33), View.PLAIN, DType.U8);
          return List.of(side.backend().where(mask, x(side, 9, 33), x(side, 1, 33)));
        });
    return all;
  }

  static Tensor x(Side side, int... extents) {
    return side.tensor(sample(1, extents));
  }

  /** Of statistics, angles and losses beside bfloat16. */
  private static DType wide(Side side) {
    return side.isTested() ? DType.F32 : DType.F64;
  }

  private static List<Tensor> reductions(Side side) {
    Tensor x = x(side, 37, 65);
    Backend on = side.backend();
    return List.of(
        on.reduce(Reduction.SUM, x, 0),
        on.reduce(Reduction.SUM, x, 1),
        on.reduce(Reduction.MAX, x, 0),
        on.reduce(Reduction.MAX, x, 1));
  }

  static Map<String, Function<Side, List<Tensor>>> fused() {
    Map<String, Function<Side, List<Tensor>>> all = new LinkedHashMap<>();
    all.put(
        "rmsNorm", side -> List.of(side.backend().rmsNorm(x(side, MANY, WIDE), null, 1e-5).y()));
    all.put(
        "rmsNorm backward",
        side -> {
          Tensor rstd = side.tensor(positive(2, MANY), View.PLAIN, wide(side));
          return List.of(
              side.backend()
                  .rmsNormBackward(x(side, MANY, WIDE), rstd, side.tensor(sample(3, MANY, WIDE))));
        });
    all.put(
        "rope",
        side -> {
          Tensor cos = side.tensor(sample(2, 5, 16), View.PLAIN, wide(side));
          Tensor sin = side.tensor(sample(3, 5, 16), View.PLAIN, wide(side));
          return List.of(side.backend().rope(x(side, 2, 5, 3, 16), cos, sin, false));
        });
    all.put("swiglu", side -> List.of(side.backend().swiglu(x(side, 3, 2 * WIDE))));
    all.put(
        "swiglu backward",
        side ->
            List.of(
                side.backend()
                    .swigluBackward(x(side, 3, 2 * WIDE), side.tensor(sample(2, 3, WIDE)))));
    all.put("softmax", side -> List.of(side.backend().softmax(x(side, 3, WIDE))));
    for (int width : new int[] {32, 64, 128}) {
      all.put("attention of width " + width, side -> attention(side, width));
    }
    for (CrossEntropy kind : CrossEntropy.values()) {
      all.put("crossEntropy " + kind, side -> loss(side, kind));
    }
    return all;
  }

  private static List<Tensor> attention(Side side, int width) {
    Tensor qkv = x(side, 2, 19, 3 * 2 * width);
    Attended y = side.backend().attention(qkv, 2, null, null);
    Tensor dy = side.tensor(sample(2, 2, 19, 2 * width));
    return List.of(y.y(), side.backend().attentionBackward(qkv, 2, null, null, y, dy));
  }

  private static List<Tensor> loss(Side side, CrossEntropy kind) {
    Tensor labels = side.ints(Sample.integers(1, 11, 9));
    DType type = kind == CrossEntropy.STABLEMAX ? DType.F64 : wide(side);
    Tensor dy = side.tensor(sample(2, 9), View.PLAIN, type);
    return List.of(
        side.backend().crossEntropy(kind, x(side, 9, 11), labels),
        side.backend().crossEntropyBackward(kind, x(side, 9, 11), labels, dy));
  }
}
