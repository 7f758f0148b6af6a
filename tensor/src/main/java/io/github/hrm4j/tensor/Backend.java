package io.github.hrm4j.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A device that computes. The first part is the closed set of primitives that every backend
 * implements; the second part, {@link FusedOps}, adds fused ones whose default method is their
 * definition.
 *
 * <p>Every method that returns a tensor returns a new contiguous one, owned by the innermost open
 * {@link Scope} of the calling thread. Operands may be views. Shapes and types are checked here,
 * once, by {@link OpRules}; kernels below check nothing.
 */
public interface Backend extends FusedOps, AutoCloseable {
  /** The name of the provider that opened it. */
  String name();

  /** The pool and the scopes. */
  Memory memory();

  /** The type that a network computes in here if nobody says otherwise. */
  default DType preferredCompute() {
    return DType.F32;
  }

  /**
   * Why no network should compute in a type here, as one line for a person; null if one may. What
   * it is about is the type of activations, {@code arch.forward_dtype}: tensors of any type may be
   * used.
   */
  default String cannotCompute(DType type) {
    return type == DType.F32 ? null : name() + " computes in float32";
  }

  /** Opens a scope inside the innermost one of this thread. */
  default Scope openScope(String name) {
    return memory().open(name);
  }

  /** A tensor with unspecified contents. */
  default Tensor empty(DType dtype, Shape shape) {
    return memory().allocate(this, dtype, shape);
  }

  /** A tensor with the same value everywhere. */
  Tensor full(DType dtype, Shape shape, double value);

  /**
   * Copies row-major host memory into a contiguous tensor.
   *
   * @throws IllegalArgumentException if the sizes in bytes differ or the tensor is not contiguous
   */
  void write(Tensor to, MemorySegment host);

  /**
   * Copies a contiguous tensor into host memory, waiting for the device.
   *
   * @throws IllegalArgumentException if the sizes in bytes differ or the tensor is not contiguous
   */
  void read(Tensor from, MemorySegment host);

  /**
   * Overwrites parameters, optimizer state or carry, the only writes after creation; converts the
   * type if need be.
   *
   * @param to the tensor or view to overwrite
   * @param from of the same shape
   */
  void assign(Tensor to, Tensor from);

  /** A contiguous copy in another (or the same) type. Rounds to nearest even; integers truncate. */
  Tensor cast(Tensor x, DType dtype);

  /** f(x), elementwise. */
  Tensor unary(Unary f, Tensor x);

  /** f(a, b), elementwise with broadcasting; a and b have the same type. */
  Tensor binary(Binary f, Tensor a, Tensor b);

  /** scale · x + shift. */
  Tensor affine(Tensor x, double scale, double shift);

  /**
   * a where the mask is not zero, else b: a selection, so that NaN in the branch not taken does not
   * matter. All three broadcast together.
   */
  Tensor where(Tensor mask, Tensor a, Tensor b);

  /** Folds one axis, which stays with extent 1. In float32 sums the order is the backend's own. */
  Tensor reduce(Reduction f, Tensor x, int axis);

  /**
   * Index of the largest element along the last axis, the first of equals: [..., n] → i32 [...].
   */
  Tensor argmax(Tensor x);

  /**
   * Matrix product over the last two axes, op(a) · op(b) with op an optional transposition.
   *
   * @param a [..., m, k], or [..., k, m] if transposed
   * @param b [..., k, n], or [..., n, k] if transposed; the leading axes equal those of a
   * @return [..., m, n]
   */
  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB);

  /**
   * Rows of a table: table [rows, w...], i32 ids [...] → [..., w...].
   *
   * @throws IndexOutOfBoundsException if an id is not a row: at once on the CPU, from a device at
   *     the latest by the next {@link #read} or {@link #synchronize}
   */
  Tensor gather(Tensor table, Tensor ids);

  /**
   * The transpose of {@link #gather}: rows of dy added into a table of zeros, in the order of the
   * ids, so that equal ids sum to the same bits whatever the number of threads.
   *
   * @param dy [..., w...]
   * @param ids i32 [...]
   * @return [rows, w...]
   */
  Tensor scatterAdd(Tensor dy, Tensor ids, int rows);

  /** The parts one after the other along an axis; their other extents are equal. */
  Tensor concat(List<Tensor> parts, int axis);

  /** A tensor of the given type and values, for constants and tests. */
  default Tensor tensor(DType dtype, Shape shape, double... values) {
    if (values.length != shape.size()) {
      throw new ShapeException("tensor: " + values.length + " values for shape " + shape);
    }
    Tensor result = empty(dtype, shape);
    byte[] host = new byte[Math.toIntExact(shape.size() * dtype.bytes())];
    MemorySegment segment = MemorySegment.ofArray(host);
    HostCopy.store(values, dtype, segment);
    write(result, segment);
    return result;
  }

  /** A float32 tensor of the given values. */
  default Tensor tensor(Shape shape, float... values) {
    Tensor result = empty(DType.F32, shape);
    write(result, MemorySegment.ofArray(values));
    return result;
  }

  /** An i32 tensor of the given values. */
  default Tensor ints(Shape shape, int... values) {
    Tensor result = empty(DType.I32, shape);
    write(result, MemorySegment.ofArray(values));
    return result;
  }

  /** Waits until everything asked for so far has been computed. */
  default void synchronize() {}

  /** Whether {@link #capture} can work here. */
  default boolean captures() {
    return false;
  }

  /**
   * Lets the device remember work instead of doing it, to repeat it without the host. The work
   * computes from tensors that exist before and assigns its results to such; between repetitions
   * the host writes into them what has changed. Its own tensors end with it.
   *
   * @param work must neither write nor read tensors from the host, nor wait
   * @throws CaptureException if it cannot be captured; nothing was computed
   */
  default Captured capture(Runnable work) {
    throw new UnsupportedOperationException(name() + " does not capture work");
  }

  /** Stops the threads and frees the memory. Tensors still open must not be used any more. */
  @Override
  void close();
}
