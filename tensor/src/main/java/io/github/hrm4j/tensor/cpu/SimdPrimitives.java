package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * The other primitives on vectors and threads: reductions, rows by number, concatenation. A sum is
 * never split over threads.
 */
abstract class SimdPrimitives extends SimdElementwise {
  /** Columns that a task of a reduction over rows takes: whole cache lines. */
  private static final int COLUMNS = 128;

  SimdPrimitives(int threads) {
    super(threads);
  }

  @Override
  public Tensor reduce(Reduction f, Tensor x, int axis) {
    own("reduce", x);
    if (!floats(x)) {
      return super.reduce(f, x, axis);
    }
    Shape shape = x.shape().with(axis, 1);
    try (Scope scope = openScope("reduce")) {
      Tensor y = empty(x.dtype(), shape);
      long from = packed(x).address();
      int extent = x.shape().extent(axis);
      int inner = Math.toIntExact(x.shape().sizeAfter(axis));
      if (inner == 1) {
        foldRows(f, from, y.address(), count(shape), extent);
      } else if (shape.size() > 0) {
        int outer = Math.toIntExact(x.shape().sizeBefore(axis));
        foldColumns(f, from, y.address(), outer, extent, inner);
      }
      return scope.keep(y);
    }
  }

  private void foldRows(Reduction f, long x, long y, int rows, int width) {
    eachRow(
        rows,
        width,
        row -> {
          long from = x + (long) row * width * Float.BYTES;
          float folded =
              switch (f) {
                case SUM -> SumKernels.sum(from, width);
                case MAX -> ReduceKernels.max(from, width);
              };
          Raw.scalar(y + (long) row * Float.BYTES, folded);
        });
  }

  private void foldColumns(Reduction f, long x, long y, int outer, int extent, int inner) {
    int parts = (inner + COLUMNS - 1) / COLUMNS;
    eachRow(
        Math.multiplyExact(outer, parts),
        Math.min(extent, GRAIN) * COLUMNS,
        task -> {
          long block = task / parts;
          int column = task % parts * COLUMNS;
          int count = Math.min(COLUMNS, inner - column);
          long from = x + (block * extent * inner + column) * Float.BYTES;
          long to = y + (block * inner + column) * Float.BYTES;
          switch (f) {
            case SUM -> ReduceKernels.sumRows(from, (long) inner * 4, extent, to, count);
            case MAX -> ReduceKernels.maxRows(from, (long) inner * 4, extent, to, count);
          }
        });
  }

  @Override
  public Tensor argmax(Tensor x) {
    own("argmax", x);
    if (!floats(x)) {
      return super.argmax(x);
    }
    Shape shape = x.shape().without(-1);
    int width = x.shape().extent(-1);
    try (Scope scope = openScope("argmax")) {
      Tensor y = empty(DType.I32, shape);
      long from = packed(x).address();
      long to = y.address();
      eachRow(
          count(shape),
          width,
          row ->
              ReduceKernels.argmax(
                  from + (long) row * width * Float.BYTES, width, to + (long) row * 4));
      return scope.keep(y);
    }
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    own("gather", table, ids);
    Shape shape = OpRules.gather(table, ids);
    int width = Math.toIntExact(table.shape().sizeAfter(0));
    long rowBytes = (long) width * table.dtype().bytes();
    try (Scope scope = openScope("gather")) {
      Tensor y = empty(table.dtype(), shape);
      int count = count(ids.shape());
      long which = packed(ids).address();
      IndexKernels.check("gather", which, count, table.shape().extent(0));
      long from = packed(table).address();
      long to = y.address();
      eachRow(
          count,
          width,
          i ->
              CopyKernels.bytes(
                  from + IndexKernels.id(which, i) * rowBytes, to + i * rowBytes, rowBytes));
      return scope.keep(y);
    }
  }

  @Override
  public Tensor scatterAdd(Tensor dy, Tensor ids, int rows) {
    own("scatterAdd", dy, ids);
    if (!floats(dy)) {
      return super.scatterAdd(dy, ids, rows);
    }
    Shape shape = OpRules.scatterAdd(dy, ids, rows);
    int width = Math.toIntExact(shape.sizeAfter(0));
    try (Scope scope = openScope("scatterAdd")) {
      Tensor y = empty(DType.F32, shape);
      fill(y, 0);
      int count = count(ids.shape());
      long which = packed(ids).address();
      IndexKernels.check("scatterAdd", which, count, rows);
      long from = packed(dy).address();
      long to = y.address();
      // Threads take columns, so that each element sums in the order of the ids.
      parallel.run(
          width,
          Raw.LANES,
          (start, end) -> {
            for (int i = 0; i < count; i++) {
              long row = to + ((long) IndexKernels.id(which, i) * width + start) * Float.BYTES;
              IndexKernels.add(from + ((long) i * width + start) * Float.BYTES, row, end - start);
            }
          });
      return scope.keep(y);
    }
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape shape = OpRules.concat(parts, axis);
    own("concat", parts.toArray(new Tensor[0]));
    try (Scope scope = openScope("concat")) {
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
