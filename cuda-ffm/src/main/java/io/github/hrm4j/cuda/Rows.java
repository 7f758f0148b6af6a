package io.github.hrm4j.cuda;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/** Rows by number, and sums of rows by number without atomics (copy.cu, scatter.cu). */
final class Rows extends Family {
  private static final int COLUMNS = 32;
  private static final int ROWS = 8;

  private final SortedIds sorting;
  private final Scalars scalars;

  Rows(Backend on, Engine engine) {
    super(on, engine);
    sorting = new SortedIds(engine);
    scalars = new Scalars(engine, 2);
  }

  Tensor gather(Tensor table, Tensor ids) {
    Shape shape = OpRules.gather(table, ids);
    try (Scope scope = on.openScope("gather")) {
      Tensor y = empty(table.dtype(), shape);
      Tensor which = packed(ids);
      if (y.size() > 0) {
        gather(packed(table), which, y);
      }
      return scope.keep(y);
    }
  }

  private void gather(Tensor table, Tensor ids, Tensor y) {
    long bytes = table.shape().sizeAfter(0) * table.dtype().bytes();
    int unit = table.dtype().bytes();
    for (int wider = 2 * unit; wider <= 16; wider *= 2) {
      if (bytes % wider == 0 && (table.address() | y.address()) % wider == 0) {
        unit = wider;
      }
    }
    long width = bytes / unit;
    // A block of 256 threads takes as many rows at a time as fill it.
    int across = Engine.threadsFor(width);
    int down = Engine.THREADS / across;
    engine
        .start("gather_" + unit)
        .address(table.address())
        .address(ids.address())
        .address(y.address())
        .int64(ids.size())
        .int32(table.shape().extent(0))
        .int64(width)
        .address(engine.badIds().address(BadIds.User.GATHER))
        .run(engine.blocks(ids.size(), down), 1, 1, across, down, 1, 0);
  }

  Tensor scatterAdd(Tensor dy, Tensor ids, int rows) {
    Shape shape = OpRules.scatterAdd(dy, ids, rows);
    DType type = isComputed(dy.dtype()) ? dy.dtype() : DType.F64;
    try (Scope scope = on.openScope("scatterAdd")) {
      if (ids.size() == 0 || shape.size() == 0) {
        return scope.keep(on.full(dy.dtype(), shape, 0));
      }
      Tensor from = type == dy.dtype() ? packed(dy) : on.cast(dy, type);
      Tensor y = empty(type, shape);
      sumRuns(from, packed(ids), y, rows);
      return scope.keep(type == dy.dtype() ? y : on.cast(y, dy.dtype()));
    }
  }

  private void sumRuns(Tensor dy, Tensor ids, Tensor y, int rows) {
    long width = y.shape().sizeAfter(0);
    try (SortedIds.Order order = sorting.sort(ids, rows, BadIds.User.SCATTER_ADD);
        Engine.Scratch starts = engine.scratch((rows + 1L) * Integer.BYTES)) {
      engine
          .start("run_starts")
          .address(ids.address())
          .address(order.address())
          .address(starts.address())
          .int64(ids.size())
          .int32(rows)
          .run(engine.blocks(rows + 1L, Engine.THREADS), Engine.THREADS);
      engine
          .start("sum_runs_" + dy.dtype().label())
          .address(dy.address())
          .address(order.address())
          .address(starts.address())
          .address(y.address())
          .int32(rows)
          .int64(width)
          .run(engine.blocks(rows * tiles(width), 1), 1, 1, COLUMNS, ROWS, 1, 0);
    }
  }

  private static long tiles(long width) {
    return (width + COLUMNS - 1) / COLUMNS;
  }

  /** Whether {@link #signSgd} takes these operands. */
  static boolean takes(Tensor table, Tensor grad) {
    return are(DType.F32, table, grad) && table.isContiguous();
  }

  void signSgd(Tensor table, Tensor ids, Tensor grad, float lr, float decay) {
    signSgd(table, ids, grad, scalars.put(lr, decay));
  }

  /** With the address of lr and decay on the device. */
  void signSgd(Tensor table, Tensor ids, Tensor grad, long rates) {
    int rows = table.shape().extent(0);
    OpRules.shape("signSgd: table", OpRules.scatterAdd(grad, ids, rows), table);
    if (ids.size() == 0 || table.size() == 0) {
      return;
    }
    try (var _ = on.openScope("signSgd")) {
      Tensor which = packed(ids);
      Tensor slopes = packed(grad);
      try (SortedIds.Order order = sorting.sort(which, rows, BadIds.User.SIGN_SGD)) {
        signStep(table, which, order, slopes, rates);
      }
    }
    table.buffer().touched();
  }

  private void signStep(Tensor table, Tensor ids, SortedIds.Order order, Tensor grad, long values) {
    long width = table.shape().sizeAfter(0);
    engine
        .start("sign_sgd")
        .address(table.address())
        .address(ids.address())
        .address(order.address())
        .address(grad.address())
        .int64(ids.size())
        .int32(table.shape().extent(0))
        .int64(width)
        .address(values)
        .run(engine.blocks(ids.size() * tiles(width), 1), 1, 1, COLUMNS, ROWS, 1, 0);
  }
}
