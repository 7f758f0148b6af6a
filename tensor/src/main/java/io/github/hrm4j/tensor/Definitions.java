package io.github.hrm4j.tensor;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import java.util.List;

/** What each fused primitive means, in terms of the plain ones; the oracle of the fused kernels. */
final class Definitions {
  private Definitions() {}

  static Tensor linear(Backend on, Tensor x, Tensor w, Tensor bias) {
    Shape shape = OpRules.linear(x, w, bias);
    try (Scope scope = on.openScope("linear")) {
      Tensor rows = packed(on, x).reshape(rows(x), x.shape().extent(-1));
      Tensor y = on.matmul(rows, false, w, true);
      return scope.keep((bias == null ? y : on.binary(Binary.ADD, y, bias)).reshape(shape));
    }
  }

  static Normalized rmsNorm(Backend on, Tensor x, Tensor residual, double eps) {
    OpRules.floating("rmsNorm", x);
    int width = x.shape().extent(-1);
    try (Scope scope = on.openScope("rmsNorm")) {
      Tensor z = widened(on, residual == null ? x : add(on, "rmsNorm", x, residual));
      Tensor squares = on.reduce(Reduction.SUM, on.binary(Binary.MUL, z, z), -1);
      Tensor rstd = on.unary(Unary.RSQRT, on.affine(squares, 1.0 / width, eps));
      Tensor y = narrowed(on, on.binary(Binary.MUL, z, rstd), x.dtype());
      return new Normalized(scope.keep(y), scope.keep(rstd.reshape(x.shape().without(-1))));
    }
  }

  static Tensor rmsNormBackward(Backend on, Tensor result, Tensor rstd, Tensor slope) {
    OpRules.sameShape("rmsNormBackward", result, slope);
    int width = result.shape().extent(-1);
    try (Scope scope = on.openScope("rmsNormBackward")) {
      Tensor y = widened(on, result);
      Tensor dy = widened(on, slope);
      Tensor dot = on.reduce(Reduction.SUM, on.binary(Binary.MUL, dy, y), -1);
      Tensor along = on.binary(Binary.MUL, y, on.affine(dot, 1.0 / width, 0));
      Tensor scale = packed(on, rstd).reshape(y.shape().with(-1, 1));
      Tensor dz = on.binary(Binary.MUL, on.binary(Binary.SUB, dy, along), scale);
      return scope.keep(narrowed(on, dz, result.dtype()));
    }
  }

  static Tensor rope(Backend on, Tensor from, Tensor cos, Tensor sin, boolean inverse) {
    OpRules.rope("rope", from.shape(), cos, sin);
    int half = from.shape().extent(3) / 2;
    try (Scope scope = on.openScope("rope")) {
      Tensor x = widened(on, from);
      Shape table = Shape.of(x.shape().extent(1), 1, 2 * half);
      Tensor c = packed(on, cos).reshape(table);
      Tensor s = on.affine(packed(on, sin).reshape(table), inverse ? -1 : 1, 0);
      Tensor turned =
          on.concat(
              List.of(on.unary(Unary.NEG, x.slice(3, half, 2 * half)), x.slice(3, 0, half)), 3);
      Tensor y =
          on.binary(Binary.ADD, on.binary(Binary.MUL, x, c), on.binary(Binary.MUL, turned, s));
      return scope.keep(narrowed(on, y, from.dtype()));
    }
  }

  static Attended attention(Backend on, Tensor qkv, int heads, Tensor cos, Tensor sin) {
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    try (Scope scope = on.openScope("attention")) {
      Tensor[] parts = split(on, qkv, heads, width, cos, sin);
      Tensor scores = scores(on, parts, width);
      Tensor max = on.reduce(Reduction.MAX, scores, -1);
      Tensor exp = on.unary(Unary.EXP, on.binary(Binary.SUB, scores, max));
      Tensor sum = on.reduce(Reduction.SUM, exp, -1);
      Tensor y = on.matmul(on.binary(Binary.DIV, exp, sum), false, parts[2], false);
      Tensor logSumExp = on.binary(Binary.ADD, max, on.unary(Unary.LOG, sum));
      Shape shape = qkv.shape();
      return new Attended(
          scope.keep(
              narrowed(on, packed(on, y.transpose(1, 2)), qkv.dtype())
                  .reshape(shape.with(2, heads * width))),
          scope.keep(logSumExp.reshape(shape.extent(0), heads, shape.extent(1))));
    }
  }

  static Tensor attentionBackward(
      Backend on, Tensor qkv, int heads, Tensor cos, Tensor sin, Attended attended, Tensor dy) {
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    OpRules.sameShape("attentionBackward", attended.y(), dy);
    Shape stat = Shape.of(qkv.shape().extent(0), heads, qkv.shape().extent(1));
    OpRules.shape("attentionBackward: logSumExp", stat, attended.logSumExp());
    try (Scope scope = on.openScope("attentionBackward")) {
      Tensor[] parts = split(on, qkv, heads, width, cos, sin);
      Tensor lse = packed(on, attended.logSumExp()).reshape(stat.concat(Shape.of(1)));
      Tensor p = on.unary(Unary.EXP, on.binary(Binary.SUB, scores(on, parts, width), lse));
      Tensor dyHeads = widened(on, heads(on, dy, 0, heads, width));
      Tensor yHeads = widened(on, heads(on, attended.y(), 0, heads, width));
      Tensor dv = on.matmul(p, true, dyHeads, false);
      Tensor dp = on.matmul(dyHeads, false, parts[2], true);
      Tensor delta = on.reduce(Reduction.SUM, on.binary(Binary.MUL, dyHeads, yHeads), -1);
      Tensor ds = on.binary(Binary.MUL, p, on.binary(Binary.SUB, dp, delta));
      Tensor scaled = on.affine(ds, 1 / Math.sqrt(width), 0);
      Tensor dq = packed(on, on.matmul(scaled, false, parts[1], false).transpose(1, 2));
      Tensor dk = packed(on, on.matmul(scaled, true, parts[0], false).transpose(1, 2));
      if (cos != null) {
        dq = on.rope(dq, cos, sin, true);
        dk = on.rope(dk, cos, sin, true);
      }
      Tensor all = on.concat(List.of(dq, dk, packed(on, dv.transpose(1, 2))), 2);
      return scope.keep(narrowed(on, all.reshape(qkv.shape()), qkv.dtype()));
    }
  }

  /**
   * qkv [b, s, 3·h·d] → q, k (rotated), v, each [b, h, s, d]; bfloat16 widened after the rotation.
   */
  private static Tensor[] split(
      Backend on, Tensor qkv, int heads, int width, Tensor cos, Tensor sin) {
    Tensor[] parts = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      Tensor part = qkv.slice(2, i * heads * width, (i + 1) * heads * width);
      if (cos != null && i < 2) {
        Shape perHead = Shape.of(qkv.shape().extent(0), qkv.shape().extent(1), heads, width);
        part = on.rope(packed(on, part).reshape(perHead), cos, sin, false);
        parts[i] = widened(on, packed(on, part.transpose(1, 2)));
      } else {
        parts[i] = widened(on, heads(on, part, 0, heads, width));
      }
    }
    return parts;
  }

  /** [b, s, h·d] from column start → [b, h, s, d]. */
  private static Tensor heads(Backend on, Tensor x, int start, int heads, int width) {
    Tensor columns = packed(on, x.slice(2, start, start + heads * width));
    Shape shape = Shape.of(x.shape().extent(0), x.shape().extent(1), heads, width);
    return packed(on, columns.reshape(shape).transpose(1, 2));
  }

  private static Tensor scores(Backend on, Tensor[] parts, int width) {
    return on.affine(on.matmul(parts[0], false, parts[1], true), 1 / Math.sqrt(width), 0);
  }

  static Tensor swiglu(Backend on, Tensor gateUp) {
    int width = OpRules.half("swiglu", gateUp);
    try (Scope scope = on.openScope("swiglu")) {
      Tensor gate = on.unary(Unary.SILU, gateUp.slice(-1, 0, width));
      return scope.keep(on.binary(Binary.MUL, gate, gateUp.slice(-1, width, 2 * width)));
    }
  }

  static Tensor swigluBackward(Backend on, Tensor gateUp, Tensor dy) {
    int width = OpRules.half("swigluBackward", gateUp);
    try (Scope scope = on.openScope("swigluBackward")) {
      Tensor gate = gateUp.slice(-1, 0, width);
      Tensor up = gateUp.slice(-1, width, 2 * width);
      Tensor wide = widened(on, gate);
      Tensor sigmoid = on.unary(Unary.SIGMOID, wide);
      // d silu/dg = σ·(1 + g·(1-σ))
      Tensor inner = on.affine(on.binary(Binary.MUL, wide, on.affine(sigmoid, -1, 1)), 1, 1);
      Tensor slope = on.binary(Binary.MUL, sigmoid, inner);
      Tensor dSilu = widened(on, on.binary(Binary.MUL, dy, up));
      Tensor dGate = narrowed(on, on.binary(Binary.MUL, dSilu, slope), gateUp.dtype());
      Tensor dUp = on.binary(Binary.MUL, dy, on.unary(Unary.SILU, gate));
      return scope.keep(on.concat(List.of(dGate, dUp), -1));
    }
  }

  static Tensor softmax(Backend on, Tensor from) {
    OpRules.floating("softmax", from);
    try (Scope scope = on.openScope("softmax")) {
      Tensor x = widened(on, from);
      Tensor max = on.reduce(Reduction.MAX, x, -1);
      Tensor exp = on.unary(Unary.EXP, on.binary(Binary.SUB, x, max));
      Tensor y = on.binary(Binary.DIV, exp, on.reduce(Reduction.SUM, exp, -1));
      return scope.keep(narrowed(on, y, from.dtype()));
    }
  }

  static Tensor crossEntropy(Backend on, CrossEntropy kind, Tensor logits, Tensor labels) {
    Shape rows = OpRules.crossEntropy(logits, labels);
    try (Scope scope = on.openScope("crossEntropy")) {
      Tensor hot = oneHot(on, labels, logits.shape().extent(-1));
      Tensor logP = logProbabilities(on, kind, widened(on, logits));
      Tensor zero = on.full(logP.dtype(), Shape.of(), 0);
      Tensor picked = on.reduce(Reduction.SUM, on.where(hot, logP, zero), -1);
      // An ignored label has no hot column: its sum is 0 already.
      return scope.keep(on.unary(Unary.NEG, picked).reshape(rows));
    }
  }

  private static Tensor logProbabilities(Backend on, CrossEntropy kind, Tensor logits) {
    if (kind == CrossEntropy.STABLEMAX) {
      Tensor s = stable(on, on.cast(logits, DType.F64));
      Tensor p = on.binary(Binary.DIV, s, on.reduce(Reduction.SUM, s, -1));
      return on.unary(Unary.LOG, p);
    }
    Tensor shifted = on.binary(Binary.SUB, logits, on.reduce(Reduction.MAX, logits, -1));
    Tensor sum = on.reduce(Reduction.SUM, on.unary(Unary.EXP, shifted), -1);
    return on.binary(Binary.SUB, shifted, on.unary(Unary.LOG, sum));
  }

  /** s(x) of {@link CrossEntropy#STABLEMAX}. */
  private static Tensor stable(Backend on, Tensor x) {
    Tensor below = on.unary(Unary.RECIPROCAL, on.affine(x, -1, 1 + 1e-30));
    return on.where(isNegative(on, x), below, on.affine(x, 1, 1));
  }

  private static Tensor isNegative(Backend on, Tensor x) {
    return on.binary(Binary.GREATER, on.full(x.dtype(), Shape.of(), 0), x);
  }

  static Tensor crossEntropyBackward(
      Backend on, CrossEntropy kind, Tensor logits, Tensor labels, Tensor dy) {
    Shape rows = OpRules.crossEntropy(logits, labels);
    OpRules.sameShape("crossEntropyBackward", labels, dy);
    try (Scope scope = on.openScope("crossEntropyBackward")) {
      Tensor hot = oneHot(on, labels, logits.shape().extent(-1));
      // An ignored label has no hot column: it weighs 0.
      Tensor counted = on.reduce(Reduction.MAX, on.cast(hot, dy.dtype()), -1);
      Tensor upper = packed(on, dy).reshape(rows.concat(Shape.of(1)));
      Tensor weight = on.binary(Binary.MUL, upper, counted);
      Tensor slope;
      if (kind == CrossEntropy.STABLEMAX) {
        // L = log Σs - log s_label, so dL/ds_j = 1/Σs - [j = label]/s_j, times ds/dx.
        Tensor x = on.cast(logits, DType.F64);
        Tensor s = stable(on, x);
        Tensor one = on.full(DType.F64, Shape.of(), 1);
        Tensor ds = on.where(isNegative(on, x), on.binary(Binary.MUL, s, s), one);
        Tensor p = on.unary(Unary.RECIPROCAL, on.reduce(Reduction.SUM, s, -1));
        Tensor atLabel = on.binary(Binary.DIV, on.cast(hot, DType.F64), s);
        slope = on.binary(Binary.MUL, on.binary(Binary.SUB, p, atLabel), ds);
      } else {
        Tensor p = softmax(on, widened(on, logits));
        slope = on.binary(Binary.SUB, p, on.cast(hot, p.dtype()));
      }
      return scope.keep(on.cast(on.binary(Binary.MUL, slope, weight), logits.dtype()));
    }
  }

  /** labels [...] → bool [..., v]. */
  private static Tensor oneHot(Backend on, Tensor labels, int v) {
    int[] columns = new int[v];
    for (int i = 0; i < v; i++) {
      columns[i] = i;
    }
    Tensor wide = packed(on, labels).reshape(labels.shape().concat(Shape.of(1)));
    return on.binary(Binary.EQUAL, wide, on.ints(Shape.of(v), columns));
  }

  static Tensor bceWithLogits(Backend on, Tensor x, Tensor target) {
    OpRules.sameShape("bceWithLogits", x, target);
    try (Scope scope = on.openScope("bceWithLogits")) {
      Tensor hinge = on.unary(Unary.RELU, x);
      Tensor linear = on.binary(Binary.SUB, hinge, on.binary(Binary.MUL, x, target));
      Tensor tail = on.unary(Unary.EXP, on.unary(Unary.NEG, on.unary(Unary.ABS, x)));
      return scope.keep(on.binary(Binary.ADD, linear, on.unary(Unary.LOG1P, tail)));
    }
  }

  static Tensor bceWithLogitsBackward(Backend on, Tensor x, Tensor target, Tensor dy) {
    OpRules.sameShape("bceWithLogitsBackward", x, target);
    try (Scope scope = on.openScope("bceWithLogitsBackward")) {
      Tensor error = on.binary(Binary.SUB, on.unary(Unary.SIGMOID, x), target);
      return scope.keep(on.binary(Binary.MUL, error, dy));
    }
  }

  static void adamAtan2(Backend on, Tensor p, Tensor m, Tensor v, Tensor g, AdamAtan2Scalars c) {
    OpRules.sameShape("adamAtan2", p, g);
    OpRules.sameShape("adamAtan2", p, m);
    OpRules.sameShape("adamAtan2", p, v);
    OpRules.target("adamAtan2", p);
    OpRules.target("adamAtan2", m);
    OpRules.target("adamAtan2", v);
    try (var _ = on.openScope("adamAtan2")) {
      on.assign(m, lerp(on, m, g, 1 - c.beta1()));
      on.assign(v, lerp(on, v, on.binary(Binary.MUL, g, g), 1 - c.beta2()));
      Tensor root = on.affine(on.unary(Unary.SQRT, v), c.rootScale(), 0);
      Tensor move = on.affine(on.binary(Binary.ATAN2, m, root), c.step(), 0);
      on.assign(p, on.binary(Binary.SUB, on.affine(p, c.decay(), 0), move));
    }
  }

  private static Tensor lerp(Backend on, Tensor from, Tensor to, double weight) {
    return on.binary(Binary.ADD, from, on.affine(on.binary(Binary.SUB, to, from), weight, 0));
  }

  static void signSgd(Backend on, Tensor table, Tensor ids, Tensor grad, float lr, float decay) {
    try (var _ = on.openScope("signSgd")) {
      int rows = table.shape().extent(0);
      Tensor sum = on.scatterAdd(grad, ids, rows);
      OpRules.sameShape("signSgd", table, sum);
      Tensor ones = on.full(table.dtype(), ids.shape(), 1);
      Tensor used = on.scatterAdd(ones, ids, rows).reshape(rows, 1);
      Tensor step = on.affine(on.unary(Unary.SIGN, sum), lr, 0);
      Tensor moved = on.binary(Binary.SUB, on.affine(table, decay, 0), step);
      on.assign(table, on.where(used, moved, table));
    }
  }

  private static Tensor add(Backend on, String op, Tensor a, Tensor b) {
    OpRules.sameShape(op, a, b);
    return on.binary(Binary.ADD, a, b);
  }

  private static Tensor packed(Backend on, Tensor x) {
    return x.isContiguous() ? x : on.cast(x, x.dtype());
  }

  /** Float32 for bfloat16; other types as they are. */
  private static Tensor widened(Backend on, Tensor x) {
    return x.dtype() == DType.BF16 ? on.cast(x, DType.F32) : x;
  }

  /** The way back. */
  private static Tensor narrowed(Backend on, Tensor x, DType to) {
    return x.dtype() == to ? x : on.cast(x, to);
  }

  private static int rows(Tensor x) {
    return Math.toIntExact(x.shape().sizeBefore(-1));
  }
}
