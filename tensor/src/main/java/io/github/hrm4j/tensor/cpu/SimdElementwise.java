package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Buffer;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies and elementwise primitives in float32 on vectors and threads; other types are the
 * reference backend's. Here is the door: shapes, types and memory are checked before kernels see
 * addresses. Every element is computed in the same way wherever a thread's range begins and ends.
 */
abstract class SimdElementwise extends ReferenceBackend {
  /** Elements that are worth waking a thread for, about 2 µs of copying. */
  static final int GRAIN = 1 << 14;

  final Parallel parallel;

  SimdElementwise(int threads) {
    parallel = new Parallel(threads);
  }

  /** Work on elements [from, from + count) of a row. */
  private interface Piece {
    void run(int row, int from, int count);
  }

  private void each(Rows rows, Piece piece) {
    int width = rows.width();
    if (rows.count() == 1) {
      parallel.run(width, GRAIN, (from, to) -> piece.run(0, from, to - from));
      return;
    }
    eachRow(rows.count(), width, row -> piece.run(row, 0, width));
  }

  /** Work on one row. */
  interface RowTask {
    void run(int row);
  }

  /** How many rows are worth waking a thread for. */
  static int rowGrain(int width) {
    return Math.max(1, GRAIN / Math.max(1, width));
  }

  /** Runs the task for all rows, in ranges of enough elements. */
  final void eachRow(int rows, int width, RowTask task) {
    parallel.run(
        rows,
        rowGrain(width),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            task.run(row);
          }
        });
  }

  /** Work on a part of the indices, with scratch memory of its own. */
  interface ScratchRange {
    void run(int from, int to, long memory);
  }

  /**
   * {@link Parallel#run} with scratch memory for each range. It is leased for all threads at once,
   * so that the pool's demand does not depend on how they happen to overlap.
   */
  final void runWithScratch(int n, int grain, long bytes, ScratchRange task) {
    long each = (bytes + HostAllocator.ALIGNMENT - 1) & -HostAllocator.ALIGNMENT;
    Buffer block = memory().pool().lease(each * parallel.threads());
    AtomicInteger taken = new AtomicInteger();
    try {
      parallel.run(
          n,
          grain,
          (from, to) -> task.run(from, to, block.address() + each * taken.getAndIncrement()));
    } finally {
      memory().pool().giveBack(block);
    }
  }

  /** Requires operands of this very backend: a kernel would follow a device's address. */
  final void own(String op, Tensor... operands) {
    if (KernelEvent.isOn()) {
      parallel.computes(KernelEvent.Source.of(op, operands));
    }
    for (Tensor x : operands) {
      if (x != null && x.backend() != this) {
        throw new IllegalArgumentException(
            op + ": operand of another backend: " + x.backend().name() + ", this is " + name());
      }
    }
  }

  /** Whether all operands that there are hold float32. */
  static boolean floats(Tensor... operands) {
    for (Tensor x : operands) {
      if (x != null && x.dtype() != DType.F32) {
        return false;
      }
    }
    return true;
  }

  /** The tensor, or a contiguous copy in the innermost scope. */
  final Tensor packed(Tensor x) {
    return x == null || x.isContiguous() ? x : duplicate(x);
  }

  /** A contiguous copy, on behalf of the primitive that is being computed. */
  final Tensor duplicate(Tensor x) {
    Tensor y = empty(x.dtype(), x.shape());
    copy(y, x);
    return y;
  }

  /** The tensor, or a copy, such that its rows are contiguous or repeat one element. */
  private Tensor simple(Tensor x, Shape shape) {
    long stride = Rows.innerStride(x, shape);
    return stride == 0 || stride == 1 ? x : duplicate(x);
  }

  /** Address of a float32 element. */
  static long at(long address, long element) {
    return address + element * Float.BYTES;
  }

  static int count(Shape shape) {
    return Math.toIntExact(shape.size());
  }

  @Override
  public Tensor full(DType dtype, Shape shape, double value) {
    if (dtype != DType.F32) {
      return super.full(dtype, shape, value);
    }
    Tensor y = empty(dtype, shape);
    own("full", y);
    fill(y, (float) value);
    return y;
  }

  /** Sets all elements of a contiguous float32 tensor. */
  final void fill(Tensor y, float value) {
    long to = y.address();
    parallel.run(
        count(y.shape()),
        GRAIN,
        (from, end) -> ElementwiseKernels.fill(value, to + (long) from * Float.BYTES, end - from));
  }

  @Override
  public void assign(Tensor to, Tensor from) {
    own("assign", to, from);
    OpRules.sameShape("assign", to, from);
    OpRules.target("assign", to);
    if (to.dtype() != from.dtype()) {
      super.assign(to, from);
      return;
    }
    try (var _ = openScope("assign")) {
      // Within one buffer the two may overlap.
      copy(to, to.buffer() == from.buffer() ? duplicate(from) : from);
    }
    to.buffer().touched();
  }

  @Override
  public Tensor cast(Tensor x, DType dtype) {
    own("cast", x);
    boolean widens = x.dtype() == DType.F32 && dtype == DType.F64;
    boolean narrows = x.dtype() == DType.F64 && dtype == DType.F32;
    if (x.dtype() != dtype && !(x.isContiguous() && (widens || narrows))) {
      return super.cast(x, dtype);
    }
    if (x.dtype() == dtype) {
      return duplicate(x);
    }
    Tensor y = empty(dtype, x.shape());
    if (widens) {
      convert(x, y, CopyKernels::widen);
    } else {
      convert(x, y, CopyKernels::narrow);
    }
    return y;
  }

  /** A kernel that converts adjacent elements. */
  private interface Conversion {
    void run(long from, long to, int count);
  }

  private void convert(Tensor x, Tensor y, Conversion kernel) {
    each(
        Rows.of(x.shape(), x, y),
        (row, at, count) ->
            kernel.run(
                x.address() + (long) at * x.dtype().bytes(),
                y.address() + (long) at * y.dtype().bytes(),
                count));
  }

  final void copy(Tensor to, Tensor from) {
    if (to.size() == 0) {
      return;
    }
    Rows rows = Rows.of(to.shape(), from, to);
    int size = to.dtype().bytes();
    TransposedRows transposed = size == Float.BYTES ? TransposedRows.of(rows) : null;
    if (transposed != null) {
      eachRow(transposed.count(), transposed.blockSize(), transposed::copy);
      return;
    }
    boolean adjacent = rows.step(0) == 1 && rows.step(1) == 1;
    each(
        rows,
        (row, at, count) -> {
          long source = rows.address(0, row, at);
          long target = rows.address(1, row, at);
          if (adjacent) {
            CopyKernels.bytes(source, target, (long) count * size);
          } else {
            CopyKernels.elements(
                size,
                source,
                (long) rows.step(0) * size,
                target,
                (long) rows.step(1) * size,
                count);
          }
        });
  }

  @Override
  public Tensor unary(Unary f, Tensor x) {
    own(f.name(), x);
    if (!floats(x)) {
      return super.unary(f, x);
    }
    return mapped(x, (from, to, count) -> UnaryKernels.run(f, from, to, count));
  }

  @Override
  public Tensor affine(Tensor x, double scale, double shift) {
    own("affine", x);
    if (!floats(x)) {
      return super.affine(x, scale, shift);
    }
    return mapped(
        x,
        (from, to, count) ->
            ElementwiseKernels.affine(from, (float) scale, (float) shift, to, count));
  }

  private Tensor mapped(Tensor x, Conversion kernel) {
    if (x.size() > 0 && Rows.innerStride(x, x.shape()) != 1) {
      try (Scope scope = openScope("packed")) {
        return scope.keep(mapped(duplicate(x), kernel));
      }
    }
    Tensor y = empty(x.dtype(), x.shape());
    if (x.size() > 0) {
      Rows rows = Rows.of(x.shape(), x, y);
      each(
          rows,
          (row, at, count) ->
              kernel.run(rows.address(0, row, at), rows.address(1, row, at), count));
    }
    return y;
  }

  @Override
  public Tensor binary(Binary f, Tensor a, Tensor b) {
    own(f.name(), a, b);
    DType dtype = OpRules.sameType(f.name(), a, b);
    boolean ints = dtype == DType.I32 && f.isComparison();
    if (dtype != DType.F32 && !ints) {
      return super.binary(f, a, b);
    }
    Shape shape = Shape.broadcast(f.name(), a.shape(), b.shape());
    try (Scope scope = openScope("binary")) {
      Tensor y = empty(f.isComparison() ? DType.BOOL : dtype, shape);
      if (shape.size() > 0) {
        Rows rows = Rows.of(shape, simple(a, shape), simple(b, shape), y);
        each(rows, (row, at, count) -> binaryPiece(f, ints, rows, row, at, count));
      }
      return scope.keep(y);
    }
  }

  private static void binaryPiece(Binary f, boolean ints, Rows rows, int row, int at, int count) {
    long a = rows.address(0, row, at);
    long b = rows.address(1, row, at);
    long y = rows.address(2, row, at);
    if (ints) {
      ElementwiseKernels.compareInts(f, a, rows.step(0), b, rows.step(1), y, count);
    } else if (f.isComparison()) {
      ElementwiseKernels.compareFloats(f, a, rows.step(0), b, rows.step(1), y, count);
    } else {
      BinaryKernels.run(f, a, rows.step(0), b, rows.step(1), y, count);
    }
  }

  @Override
  public Tensor where(Tensor mask, Tensor a, Tensor b) {
    own("where", mask, a, b);
    DType dtype = OpRules.sameType("where", a, b);
    if (dtype != DType.F32 || mask.dtype().bytes() != 1) {
      return super.where(mask, a, b);
    }
    Shape both = Shape.broadcast("where", a.shape(), b.shape());
    Shape shape = Shape.broadcast("where", both, mask.shape());
    try (Scope scope = openScope("where")) {
      Tensor y = empty(dtype, shape);
      if (shape.size() > 0) {
        Rows rows = Rows.of(shape, simple(mask, shape), simple(a, shape), simple(b, shape), y);
        each(rows, (row, at, count) -> wherePiece(rows, row, at, count));
      }
      return scope.keep(y);
    }
  }

  private static void wherePiece(Rows rows, int row, int at, int count) {
    ElementwiseKernels.where(
        rows.address(0, row, at),
        rows.step(0),
        rows.address(1, row, at),
        rows.step(1),
        rows.address(2, row, at),
        rows.step(2),
        rows.address(3, row, at),
        count);
  }

  @Override
  public void close() {
    parallel.close();
    super.close();
  }
}
