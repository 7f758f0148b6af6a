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
  public Tensor full(DType dtype, Shape shape, double value) {
    double[] values = new double[Math.toIntExact(shape.size())];
    Arrays.fill(values, value);
    return filled(dtype, shape, values);
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
    Elements.write(to, Elements.read(from));
    to.buffer().touched();
  }

  @Override
  public Tensor cast(Tensor x, DType dtype) {
    return filled(dtype, x.shape(), Elements.read(x));
  }

  @Override
  public Tensor unary(Unary f, Tensor x) {
    OpRules.floating(f.name(), x);
    double[] values = Elements.read(x);
    for (int i = 0; i < values.length; i++) {
      values[i] = f.apply(values[i]);
    }
    return filled(x.dtype(), x.shape(), values);
  }

  @Override
  public Tensor binary(Binary f, Tensor a, Tensor b) {
    DType dtype = OpRules.sameType(f.name(), a, b);
    Shape shape = Shape.broadcast(f.name(), a.shape(), b.shape());
    double[] left = Elements.read(a, shape);
    double[] right = Elements.read(b, shape);
    for (int i = 0; i < left.length; i++) {
      left[i] = f.apply(left[i], right[i]);
    }
    return filled(f.isComparison() ? DType.BOOL : dtype, shape, left);
  }

  @Override
  public Tensor affine(Tensor x, double scale, double shift) {
    OpRules.floating("affine", x);
    double[] values = Elements.read(x);
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * values[i] + shift;
    }
    return filled(x.dtype(), x.shape(), values);
  }

  @Override
  public Tensor where(Tensor mask, Tensor a, Tensor b) {
    DType dtype = OpRules.sameType("where", a, b);
    Shape shape = Shape.broadcast("where", a.shape(), b.shape());
    shape = Shape.broadcast("where", shape, mask.shape());
    double[] chosen = Elements.read(mask, shape);
    double[] left = Elements.read(a, shape);
    double[] right = Elements.read(b, shape);
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = chosen[i] != 0 ? left[i] : right[i];
    }
    return filled(dtype, shape, chosen);
  }

  @Override
  public Tensor reduce(Reduction f, Tensor x, int axis) {
    OpRules.floating("reduce", x);
    int outer = Math.toIntExact(x.shape().sizeBefore(axis));
    int extent = x.shape().extent(axis);
    int inner = Math.toIntExact(x.shape().sizeAfter(axis));
    double[] values = Elements.read(x);
    double[] folded = new double[outer * inner];
    Arrays.fill(folded, f.identity());
    for (int o = 0; o < outer; o++) {
      for (int e = 0; e < extent; e++) {
        for (int i = 0; i < inner; i++) {
          int at = o * inner + i;
          folded[at] = f.apply(folded[at], values[(o * extent + e) * inner + i]);
        }
      }
    }
    return filled(x.dtype(), x.shape().with(axis, 1), folded);
  }

  @Override
  public Tensor argmax(Tensor x) {
    Shape rows = x.shape().without(-1);
    int width = x.shape().extent(-1);
    double[] values = Elements.read(x);
    double[] best = new double[Math.toIntExact(rows.size())];
    for (int row = 0; row < best.length; row++) {
      int at = 0;
      for (int i = 1; i < width; i++) {
        if (values[row * width + i] > values[row * width + at]) {
          at = i;
        }
      }
      best[row] = at;
    }
    return filled(DType.I32, rows, best);
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
    double[] x = Elements.read(a, left);
    double[] y = Elements.read(b, right);
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
    int rows = table.shape().extent(0);
    double[] from = Elements.read(table);
    double[] which = Elements.read(ids);
    double[] to = new double[which.length * width];
    for (int i = 0; i < which.length; i++) {
      int row = row("gather", which[i], rows);
      System.arraycopy(from, row * width, to, i * width, width);
    }
    return filled(table.dtype(), shape, to);
  }

  @Override
  public Tensor scatterAdd(Tensor dy, Tensor ids, int rows) {
    Shape shape = OpRules.scatterAdd(dy, ids, rows);
    int width = Math.toIntExact(shape.sizeAfter(0));
    double[] from = Elements.read(dy);
    double[] which = Elements.read(ids);
    double[] to = new double[rows * width];
    for (int i = 0; i < which.length; i++) {
      int row = row("scatterAdd", which[i], rows);
      for (int j = 0; j < width; j++) {
        to[row * width + j] += from[i * width + j];
      }
    }
    return filled(dy.dtype(), shape, to);
  }

  private static int row(String op, double id, int rows) {
    if (id < 0 || id >= rows) {
      throw new IndexOutOfBoundsException(
          op + ": id " + (long) id + " is not a row of a table with " + rows);
    }
    return (int) id;
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape shape = OpRules.concat(parts, axis);
    Tensor result = empty(parts.getFirst().dtype(), shape);
    int at = 0;
    for (Tensor part : parts) {
      int end = at + part.shape().extent(axis);
      Elements.write(result, result.layout().slice(axis, at, end), Elements.read(part));
      at = end;
    }
    return result;
  }

  private Tensor filled(DType dtype, Shape shape, double[] values) {
    Tensor result = empty(dtype, shape);
    Elements.write(result, values);
    return result;
  }

  @Override
  public void close() {
    memory.close();
  }
}
