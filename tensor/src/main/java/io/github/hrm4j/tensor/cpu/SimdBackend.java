package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * Vector API kernels for float32; everything else is the reference backend's. This class holds the
 * fused primitives, each one pass over memory where its definition takes several.
 */
final class SimdBackend extends SimdLosses {
  private final MatMulKernels products;

  SimdBackend(int threads) {
    super(threads);
    products = new MatMulKernels(parallel, memory().pool(), this::duplicate);
  }

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public String cannotCompute(DType type) {
    return type == DType.F32
        ? null
        : "the CPU's fast backend computes in float32; bfloat16 needs device=cuda, or device=reference,"
            + " which is slow";
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    own("matmul", a, b);
    return MatMulKernels.takes(a, b)
        ? products.matmul(a, transposeA, b, transposeB)
        : super.matmul(a, transposeA, b, transposeB);
  }

  @Override
  public Tensor linear(Tensor x, Tensor w, Tensor bias) {
    own("linear", x, w, bias);
    return MatMulKernels.takes(x, w) ? products.linear(x, w, bias) : super.linear(x, w, bias);
  }

  private static long address(Tensor x) {
    return x == null ? 0 : x.address();
  }

  @Override
  public void close() {
    products.close();
    super.close();
  }

  @Override
  public Normalized rmsNorm(Tensor x, Tensor residual, double eps) {
    own("rmsNorm", x, residual);
    if (!floats(x, residual)) {
      return super.rmsNorm(x, residual, eps);
    }
    if (residual != null) {
      OpRules.sameShape("rmsNorm", x, residual);
    }
    int width = x.shape().extent(-1);
    try (Scope scope = openScope("rmsNorm")) {
      Tensor y = empty(DType.F32, x.shape());
      Tensor rstd = empty(DType.F32, x.shape().without(-1));
      long from = packed(x).address();
      long other = address(packed(residual));
      long to = y.address();
      long scales = rstd.address();
      eachRow(
          count(rstd.shape()),
          width,
          row -> {
            long start = (long) row * width;
            long second = other == 0 ? 0 : at(other, start);
            float scale =
                RmsNormKernels.forward(at(from, start), second, at(to, start), width, eps);
            Raw.scalar(at(scales, row), scale);
          });
      return new Normalized(scope.keep(y), scope.keep(rstd));
    }
  }

  @Override
  public Tensor rmsNormBackward(Tensor y, Tensor rstd, Tensor dy) {
    own("rmsNormBackward", y, rstd, dy);
    if (!floats(y, rstd, dy)) {
      return super.rmsNormBackward(y, rstd, dy);
    }
    OpRules.sameShape("rmsNormBackward", y, dy);
    int width = y.shape().extent(-1);
    OpRules.shape("rmsNormBackward: rstd", y.shape().without(-1), rstd);
    try (Scope scope = openScope("rmsNormBackward")) {
      Tensor dz = empty(DType.F32, y.shape());
      long normalized = packed(y).address();
      long scales = packed(rstd).address();
      long from = packed(dy).address();
      long to = dz.address();
      eachRow(
          count(rstd.shape()),
          width,
          row -> {
            long start = (long) row * width;
            float scale = Raw.scalar(at(scales, row));
            RmsNormKernels.backward(
                at(normalized, start), at(from, start), scale, at(to, start), width);
          });
      return scope.keep(dz);
    }
  }

  @Override
  public Tensor rope(Tensor x, Tensor cos, Tensor sin, boolean inverse) {
    own("rope", x, cos, sin);
    if (!floats(x, cos, sin)) {
      return super.rope(x, cos, sin, inverse);
    }
    OpRules.rope("rope", x.shape(), cos, sin);
    int tokens = x.shape().extent(1);
    int heads = x.shape().extent(2);
    int width = x.shape().extent(3);
    try (Scope scope = openScope("rope")) {
      Tensor y = empty(DType.F32, x.shape());
      long from = packed(x).address();
      long cosines = packed(cos).address();
      long sines = packed(sin).address();
      long to = y.address();
      eachRow(
          Math.multiplyExact(x.shape().extent(0), tokens),
          heads * width,
          row -> {
            long table = (long) (row % tokens) * width;
            for (int head = 0; head < heads; head++) {
              long start = ((long) row * heads + head) * width;
              RopeKernels.rotate(
                  at(from, start),
                  at(cosines, table),
                  at(sines, table),
                  at(to, start),
                  width / 2,
                  inverse ? -1 : 1,
                  1);
            }
          });
      return scope.keep(y);
    }
  }

  @Override
  public Attended attention(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    own("attention", qkv, cos, sin);
    if (!floats(qkv, cos, sin)) {
      return super.attention(qkv, heads, cos, sin);
    }
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    Shape shape = qkv.shape();
    try (Scope scope = openScope("attention")) {
      Tensor y = empty(DType.F32, shape.with(2, heads * width));
      Tensor logSumExp = empty(DType.F32, Shape.of(shape.extent(0), heads, shape.extent(1)));
      HeadMatrices head = new HeadMatrices(shape.extent(1), width);
      AttentionKernels kernels =
          new AttentionKernels(
              head,
              heads,
              packed(qkv).address(),
              y.address(),
              logSumExp.address(),
              address(packed(cos)),
              address(packed(sin)));
      eachHead(shape.extent(0) * heads, AttentionKernels.forwardBytes(head), kernels::forward);
      return new Attended(scope.keep(y), scope.keep(logSumExp));
    }
  }

  @Override
  public Tensor attentionBackward(
      Tensor qkv, int heads, Tensor cos, Tensor sin, Attended attended, Tensor dy) {
    own("attentionBackward", qkv, cos, sin, attended.y(), attended.logSumExp(), dy);
    if (!floats(qkv, cos, sin, attended.y(), attended.logSumExp(), dy)) {
      return super.attentionBackward(qkv, heads, cos, sin, attended, dy);
    }
    int width = OpRules.headWidth(qkv, heads, cos, sin);
    Shape shape = qkv.shape();
    OpRules.shape("attentionBackward: y", shape.with(2, heads * width), attended.y());
    OpRules.sameShape("attentionBackward", attended.y(), dy);
    Shape stat = Shape.of(shape.extent(0), heads, shape.extent(1));
    OpRules.shape("attentionBackward: logSumExp", stat, attended.logSumExp());
    try (Scope scope = openScope("attentionBackward")) {
      Tensor dqkv = empty(DType.F32, shape);
      HeadMatrices head = new HeadMatrices(shape.extent(1), width);
      AttentionKernels kernels =
          new AttentionKernels(
              head,
              heads,
              packed(qkv).address(),
              packed(attended.y()).address(),
              packed(attended.logSumExp()).address(),
              address(packed(cos)),
              address(packed(sin)));
      long slopes = packed(dy).address();
      long to = dqkv.address();
      eachHead(
          shape.extent(0) * heads,
          AttentionKernels.backwardBytes(head),
          (task, memory) -> kernels.backward(task, slopes, to, memory));
      return scope.keep(dqkv);
    }
  }

  /** Work on one head of one sequence, with scratch memory. */
  private interface HeadTask {
    void run(int task, long memory);
  }

  private void eachHead(int tasks, long bytes, HeadTask task) {
    runWithScratch(
        tasks,
        1,
        bytes,
        (from, to, memory) -> {
          for (int i = from; i < to; i++) {
            task.run(i, memory);
          }
        });
  }

  @Override
  public Tensor swiglu(Tensor gateUp) {
    own("swiglu", gateUp);
    int width = OpRules.half("swiglu", gateUp);
    if (!floats(gateUp)) {
      return super.swiglu(gateUp);
    }
    try (Scope scope = openScope("swiglu")) {
      Tensor y = empty(DType.F32, gateUp.shape().with(-1, width));
      long from = packed(gateUp).address();
      long to = y.address();
      eachRow(
          count(gateUp.shape().without(-1)),
          width,
          row -> {
            long gate = at(from, 2L * row * width);
            SwiGluKernels.forward(gate, at(gate, width), at(to, (long) row * width), width);
          });
      return scope.keep(y);
    }
  }

  @Override
  public Tensor swigluBackward(Tensor gateUp, Tensor dy) {
    own("swigluBackward", gateUp, dy);
    int width = OpRules.half("swigluBackward", gateUp);
    if (!floats(gateUp, dy)) {
      return super.swigluBackward(gateUp, dy);
    }
    OpRules.shape("swigluBackward: dy", gateUp.shape().with(-1, width), dy);
    try (Scope scope = openScope("swigluBackward")) {
      Tensor slopes = empty(DType.F32, gateUp.shape());
      long from = packed(gateUp).address();
      long upper = packed(dy).address();
      long to = slopes.address();
      eachRow(
          count(gateUp.shape().without(-1)),
          width,
          row -> {
            long gate = at(from, 2L * row * width);
            long dGate = at(to, 2L * row * width);
            long dyRow = at(upper, (long) row * width);
            SwiGluKernels.backward(gate, at(gate, width), dyRow, dGate, at(dGate, width), width);
          });
      return scope.keep(slopes);
    }
  }

  @Override
  public void adamAtan2(Tensor p, Tensor m, Tensor v, Tensor g, AdamAtan2Scalars scalars) {
    own("adamAtan2", p, m, v, g);
    boolean inPlace = p.isContiguous() && m.isContiguous() && v.isContiguous();
    if (!floats(p, m, v, g) || !inPlace) {
      super.adamAtan2(p, m, v, g, scalars);
      return;
    }
    OpRules.sameShape("adamAtan2", p, g);
    OpRules.sameShape("adamAtan2", p, m);
    OpRules.sameShape("adamAtan2", p, v);
    try (var _ = openScope("adamAtan2")) {
      long gradient = packed(g).address();
      long parameter = p.address();
      long first = m.address();
      long second = v.address();
      runWithScratch(
          count(p.shape()),
          GRAIN / 4,
          AdamAtan2Kernel.SCRATCH_BYTES,
          (from, to, scratch) ->
              AdamAtan2Kernel.run(
                  at(parameter, from),
                  at(first, from),
                  at(second, from),
                  at(gradient, from),
                  to - from,
                  scalars,
                  scratch));
    }
    p.buffer().touched();
    m.buffer().touched();
    v.buffer().touched();
  }

  @Override
  public void signSgd(Tensor table, Tensor ids, Tensor grad, float lr, float decay) {
    own("signSgd", table, ids, grad);
    if (!floats(table, grad) || !table.isContiguous()) {
      super.signSgd(table, ids, grad, lr, decay);
      return;
    }
    int rows = table.shape().extent(0);
    OpRules.shape("signSgd: table", OpRules.scatterAdd(grad, ids, rows), table);
    int count = count(ids.shape());
    int width = Math.toIntExact(table.shape().sizeAfter(0));
    try (var _ = openScope("signSgd")) {
      long which = packed(ids).address();
      long from = packed(grad).address();
      long to = table.address();
      IndexKernels.check("signSgd", which, count, rows);
      // The first of equal ids updates their row, alone.
      runWithScratch(
          count,
          1,
          (long) width * Float.BYTES,
          (start, end, sum) -> {
            for (int i = start; i < end; i++) {
              IndexKernels.signStep(to, which, i, count, from, sum, width, lr, decay);
            }
          });
    }
    table.buffer().touched();
  }
}
