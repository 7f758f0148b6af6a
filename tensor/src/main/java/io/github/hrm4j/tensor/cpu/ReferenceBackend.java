package io.github.hrm4j.tensor.cpu;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Layout;
import io.github.hrm4j.tensor.Memory;
import io.github.hrm4j.tensor.OpRules;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.TensorSizeException;
import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Plain loops over doubles, rounded to the tensor's type at the end of each primitive: slow, short
 * and right in every type and layout. The permanent oracle, the float64 path of the gradient
 * checks, and the fallback where the vector module is absent.
 */
class ReferenceBackend implements Backend {
  /**
   * Elements of the largest tensor. Loops count them in ints, and step over the end by a vector or
   * four.
   */
  static final int MOST_ELEMENTS = Integer.MAX_VALUE - 255;

  private final Memory memory = new Memory(new HostAllocator());

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String cannotCompute(DType type) {
    return type == DType.F32 || type == DType.BF16
        ? null
        : "networks compute in float32 or bfloat16";
  }

  @Override
  public final Memory memory() {
    return memory;
  }

  @Override
  public Tensor empty(DType dtype, Shape shape) {
    requireCountable(shape);
    return Backend.super.empty(dtype, shape);
  }

  static int requireCountable(Shape shape) {
    if (shape.size() > MOST_ELEMENTS) {
      throw new TensorSizeException(shape, MOST_ELEMENTS);
    }
    return (int) shape.size();
  }

  @Override
  public Tensor full(DType dtype, Shape shape, double value) {
    return computed(dtype, shape, _ -> value);
  }

  /** The element at a place of the result, in row-major order. */
  private interface Element {
    double at(int i);
  }

  private Tensor computed(DType dtype, Shape shape, Element element) {
    Tensor result = empty(dtype, shape);
    Elements to = Elements.of(result);
    for (int i = 0; i < to.count(); i++) {
      to.set(i, element.at(i));
    }
    return result;
  }

  @Override
  public final void write(Tensor to, MemorySegment host) {
    bytes("write", to, host).copyFrom(host);
    to.buffer().touched();
  }

  @Override
  public final void read(Tensor from, MemorySegment host) {
    host.copyFrom(bytes("read", from, host));
  }

  private static MemorySegment bytes(String op, Tensor x, MemorySegment host) {
    long size = x.size() * x.dtype().bytes();
    if (!x.isContiguous() || host.byteSize() != size) {
      throw new IllegalArgumentException(
          op + ": needs a contiguous tensor and " + size + " bytes, got " + host.byteSize());
    }
    return x.buffer().segment().asSlice(x.layout().offset() * x.dtype().bytes(), size);
  }

  @Override
  public void assign(Tensor to, Tensor from) {
    OpRules.sameShape("assign", to, from);
    OpRules.target("assign", to);
    // All are read before the first is written: the two may overlap.
    Elements.of(to).set(Elements.of(from).toArray());
    to.buffer().touched();
  }

  @Override
  public Tensor cast(Tensor x, DType dtype) {
    return computed(dtype, x.shape(), Elements.of(x)::get);
  }

  @Override
  public Tensor unary(Unary f, Tensor x) {
    OpRules.floating(f.name(), x);
    Elements values = Elements.of(x);
    return computed(x.dtype(), x.shape(), i -> f.apply(values.get(i)));
  }

  @Override
  public Tensor binary(Binary f, Tensor a, Tensor b) {
    DType dtype = OpRules.sameType(f.name(), a, b);
    Shape shape = Shape.broadcast(f.name(), a.shape(), b.shape());
    Elements left = Elements.of(a, shape);
    Elements right = Elements.of(b, shape);
    DType of = f.isComparison() ? DType.BOOL : dtype;
    return computed(of, shape, i -> f.apply(left.get(i), right.get(i)));
  }

  @Override
  public Tensor affine(Tensor x, double scale, double shift) {
    OpRules.floating("affine", x);
    Elements values = Elements.of(x);
    return computed(x.dtype(), x.shape(), i -> scale * values.get(i) + shift);
  }

  @Override
  public Tensor where(Tensor mask, Tensor a, Tensor b) {
    DType dtype = OpRules.sameType("where", a, b);
    Shape shape = Shape.broadcast("where", a.shape(), b.shape());
    shape = Shape.broadcast("where", shape, mask.shape());
    Elements chosen = Elements.of(mask, shape);
    Elements left = Elements.of(a, shape);
    Elements right = Elements.of(b, shape);
    return computed(dtype, shape, i -> chosen.get(i) != 0 ? left.get(i) : right.get(i));
  }

  @Override
  public Tensor reduce(Reduction f, Tensor x, int axis) {
    OpRules.floating("reduce", x);
    int outer = Math.toIntExact(x.shape().sizeBefore(axis));
    int extent = x.shape().extent(axis);
    int inner = Math.toIntExact(x.shape().sizeAfter(axis));
    Elements values = Elements.of(x);
    double[] folded = new double[outer * inner];
    Arrays.fill(folded, f.identity());
    for (int o = 0; o < outer; o++) {
      for (int e = 0; e < extent; e++) {
        for (int i = 0; i < inner; i++) {
          int at = o * inner + i;
          folded[at] = f.apply(folded[at], values.get((o * extent + e) * inner + i));
        }
      }
    }
    return filled(x.dtype(), x.shape().with(axis, 1), folded);
  }

  @Override
  public Tensor argmax(Tensor x) {
    Shape rows = x.shape().without(-1);
    int width = x.shape().extent(-1);
    Elements values = Elements.of(x);
    return computed(
        DType.I32,
        rows,
        row -> {
          int at = 0;
          for (int i = 1; i < width; i++) {
            if (values.get(row * width + i) > values.get(row * width + at)) {
              at = i;
            }
          }
          return at;
        });
  }

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Shape shape = OpRules.matmul(a, transposeA, b, transposeB);
    Layout left = transposeA ? a.layout().transpose(-1, -2) : a.layout();
    Layout right = transposeB ? b.layout().transpose(-1, -2) : b.layout();
    int m = shape.extent(-2);
    int n = shape.extent(-1);
    int k = left.shape().extent(-1);
    int batch = Math.toIntExact(shape.sizeBefore(-2));
    double[] x = Elements.of(a, left).toArray();
    double[] y = Elements.of(b, right).toArray();
    double[] product = new double[batch * m * n];
    for (int at = 0; at < batch; at++) {
      product(x, at * m * k, y, at * k * n, product, at * m * n, m, k, n);
    }
    return filled(a.dtype(), shape, product);
  }

  private static void product(
      double[] x, int xAt, double[] y, int yAt, double[] z, int zAt, int m, int k, int n) {
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        double factor = x[xAt + i * k + l];
        for (int j = 0; j < n; j++) {
          z[zAt + i * n + j] += factor * y[yAt + l * n + j];
        }
      }
    }
  }

  @Override
  public Tensor gather(Tensor table, Tensor ids) {
    Shape shape = OpRules.gather(table, ids);
    int width = Math.toIntExact(table.shape().sizeAfter(0));
    Elements from = Elements.of(table);
    int[] row = rows("gather", ids, table.shape().extent(0));
    return computed(table.dtype(), shape, i -> from.get(row[i / width] * width + i % width));
  }

  @Override
  public Tensor scatterAdd(Tensor dy, Tensor ids, int rows) {
    Shape shape = OpRules.scatterAdd(dy, ids, rows);
    int width = Math.toIntExact(shape.sizeAfter(0));
    Elements from = Elements.of(dy);
    int[] row = rows("scatterAdd", ids, rows);
    double[] to = new double[rows * width];
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < width; j++) {
        to[row[i] * width + j] += from.get(i * width + j);
      }
    }
    return filled(dy.dtype(), shape, to);
  }

  /** The rows that the ids name. */
  private static int[] rows(String op, Tensor ids, int rows) {
    Elements which = Elements.of(ids);
    int[] named = new int[which.count()];
    for (int i = 0; i < named.length; i++) {
      named[i] = (int) which.get(i);
      if (named[i] < 0 || named[i] >= rows) {
        throw new IndexOutOfBoundsException(
            op + ": id " + named[i] + " is not a row of a table with " + rows);
      }
    }
    return named;
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape shape = OpRules.concat(parts, axis);
    Tensor result = empty(parts.getFirst().dtype(), shape);
    int at = 0;
    for (Tensor part : parts) {
      int end = at + part.shape().extent(axis);
      Elements.of(result, result.layout().slice(axis, at, end)).set(Elements.of(part).toArray());
      at = end;
    }
    return result;
  }

  private Tensor filled(DType dtype, Shape shape, double[] values) {
    return computed(dtype, shape, i -> values[i]);
  }

  @Override
  public void close() {
    memory.close();
  }
}
