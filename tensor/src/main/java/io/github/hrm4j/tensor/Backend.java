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
  /** {@return the name of the provider that opened it} */
  String name();

  /** {@return the pool and the scopes} */
  Memory memory();

  /** {@return the type that a network computes in here if nobody says otherwise} */
  default DType preferredCompute() {
    return DType.F32;
  }

  /**
   * Why no network should compute in a type here, as one line for a person; null if one may. What
   * it is about is the type of activations, {@code arch.forward_dtype}: tensors of any type may be
   * used.
   *
   * @param type the type of activations
   * @return the reason in one line, or null
   */
  default String cannotCompute(DType type) {
    return type == DType.F32 ? null : name() + " computes in float32";
  }

  /**
   * Opens a scope inside the innermost one of this thread.
   *
   * @param name for messages and reports
   * @return the scope, now the innermost of this thread
   */
  default Scope openScope(String name) {
    return memory().open(name);
  }

  /**
   * A tensor with unspecified contents.
   *
   * @param dtype the elements' type
   * @param shape the extents
   * @return a contiguous tensor of that shape
   * @throws IllegalStateException if no scope is open in this thread
   * @throws TensorSizeException if it has more elements than the backend can count, which are
   *     2,147,483,392 on the CPU
   */
  default Tensor empty(DType dtype, Shape shape) {
    return memory().allocate(this, dtype, shape);
  }

  /**
   * A tensor with the same value everywhere.
   *
   * @param dtype the elements' type
   * @param shape the extents
   * @param value rounded to the type
   * @return a contiguous tensor of that shape
   * @throws IllegalStateException if no scope is open in this thread
   */
  Tensor full(DType dtype, Shape shape, double value);

  /**
   * Copies row-major host memory into a contiguous tensor.
   *
   * @param to a contiguous tensor of any shape
   * @param host as many bytes as the tensor has
   * @throws IllegalArgumentException if the sizes in bytes differ or the tensor is not contiguous
   */
  void write(Tensor to, MemorySegment host);

  /**
   * Copies a contiguous tensor into host memory, waiting for the device.
   *
   * @param from a contiguous tensor of any shape
   * @param host as many bytes as the tensor has
   * @throws IllegalArgumentException if the sizes in bytes differ or the tensor is not contiguous
   */
  void read(Tensor from, MemorySegment host);

  /**
   * Overwrites parameters, optimizer state or carry, the only writes after creation; converts the
   * type if need be.
   *
   * @param to the tensor or view to overwrite, of any shape
   * @param from of the same shape
   * @throws ShapeException if the shapes differ
   * @throws IllegalArgumentException if elements of {@code to} share memory, since it is expanded
   */
  void assign(Tensor to, Tensor from);

  /**
   * A contiguous copy in another (or the same) type. Rounds to nearest even; integers truncate.
   *
   * @param x of any shape
   * @param dtype the elements' type
   * @return of the same shape
   * @throws IllegalStateException if x is used after its scope was closed
   */
  Tensor cast(Tensor x, DType dtype);

  /**
   * f(x), elementwise.
   *
   * @param f the function
   * @param x of any shape
   * @return of x's shape and type
   * @throws DTypeException if the backend has no such function for the type
   */
  Tensor unary(Unary f, Tensor x);

  /**
   * f(a, b), elementwise with broadcasting; a and b have the same type.
   *
   * @param f the function
   * @param a of any shape
   * @param b of a shape that broadcasts with that of a
   * @return of the shape to which the two broadcast: of their type, or BOOL for a comparison
   * @throws ShapeException if they do not broadcast
   * @throws DTypeException if the types differ
   */
  Tensor binary(Binary f, Tensor a, Tensor b);

  /**
   * scale · x + shift.
   *
   * @param x of any shape
   * @param scale the factor
   * @param shift what is added
   * @return of x's shape and type
   * @throws DTypeException if the type is not floating
   */
  Tensor affine(Tensor x, double scale, double shift);

  /**
   * a where the mask is not zero, else b: a selection, so that NaN in the branch not taken does not
   * matter. All three broadcast together.
   *
   * @param mask of any type, of a shape that broadcasts with those of a and b
   * @param a of any shape, taken where the mask is not zero
   * @param b of any shape and the type of a, taken elsewhere
   * @return of the shape to which the three broadcast, of the type of a
   * @throws ShapeException if they do not broadcast
   * @throws DTypeException if a and b differ in type
   */
  Tensor where(Tensor mask, Tensor a, Tensor b);

  /**
   * Folds one axis, which stays with extent 1. In float32 sums the order is the backend's own.
   *
   * @param f how to fold
   * @param x of any shape with at least one axis
   * @param axis which axis; negative ones count from the end
   * @return of x's shape but for the axis, which has extent 1
   * @throws ShapeException if there is no such axis
   */
  Tensor reduce(Reduction f, Tensor x, int axis);

  /**
   * Index of the largest element along the last axis, the first of equals: [..., n] → i32 [...].
   *
   * @param x [..., n]
   * @return i32 [...]
   * @throws ShapeException if there is no last axis
   */
  Tensor argmax(Tensor x);

  /**
   * Matrix product over the last two axes, op(a) · op(b) with op an optional transposition.
   *
   * @param a [..., m, k], or [..., k, m] if transposed
   * @param transposeA whether to take aᵀ
   * @param b [..., k, n], or [..., n, k] if transposed; the leading axes equal those of a
   * @param transposeB whether to take bᵀ
   * @return [..., m, n]
   * @throws ShapeException if the inner or the leading axes differ
   * @throws DTypeException if the types differ
   */
  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB);

  /**
   * Rows of a table: table [rows, w...], i32 ids [...] → [..., w...].
   *
   * @param table [rows, w...]
   * @param ids i32 [...]
   * @return [..., w...]
   * @throws IndexOutOfBoundsException if an id is not a row: at once on the CPU, from a device at
   *     the latest by the next {@link #read} or {@link #synchronize}
   * @throws DTypeException if the ids are not i32
   */
  Tensor gather(Tensor table, Tensor ids);

  /**
   * The transpose of {@link #gather}: rows of dy added into a table of zeros, in the order of the
   * ids, so that equal ids sum to the same bits whatever the number of threads.
   *
   * @param dy [..., w...]
   * @param ids i32 [...]
   * @param rows rows of the table
   * @return [rows, w...]
   * @throws ShapeException if dy has no row for each id
   * @throws DTypeException if the ids are not i32
   * @throws IndexOutOfBoundsException if an id is not a row, as {@link #gather}
   */
  Tensor scatterAdd(Tensor dy, Tensor ids, int rows);

  /**
   * The parts one after the other along an axis; their other extents are equal.
   *
   * @param parts at least one, of one type and of shapes that are equal but for the axis
   * @param axis along which to put them; negative ones count from the end
   * @return of the parts' shape, its axis as long as theirs together
   * @throws ShapeException if there are none or the shapes do not fit
   * @throws DTypeException if the types differ
   */
  Tensor concat(List<Tensor> parts, int axis);

  /**
   * A tensor of the given type and values, for constants and tests.
   *
   * @param dtype the elements' type
   * @param shape the extents
   * @param values the elements in row-major order
   * @return a contiguous tensor of that shape
   * @throws ShapeException if there are more or fewer values than elements
   */
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

  /**
   * A float32 tensor of the given values.
   *
   * @param shape the extents
   * @param values the elements in row-major order
   * @return a contiguous f32 tensor of that shape
   * @throws IllegalArgumentException if there are more or fewer values than elements
   */
  default Tensor tensor(Shape shape, float... values) {
    Tensor result = empty(DType.F32, shape);
    write(result, MemorySegment.ofArray(values));
    return result;
  }

  /**
   * An i32 tensor of the given values.
   *
   * @param shape the extents
   * @param values the elements in row-major order
   * @return a contiguous i32 tensor of that shape
   * @throws IllegalArgumentException if there are more or fewer values than elements
   */
  default Tensor ints(Shape shape, int... values) {
    Tensor result = empty(DType.I32, shape);
    write(result, MemorySegment.ofArray(values));
    return result;
  }

  /** Waits until everything asked for so far has been computed. */
  default void synchronize() {}

  /** {@return whether {@link #capture} can work here} */
  default boolean captures() {
    return false;
  }

  /**
   * Lets the device remember work instead of doing it, to repeat it without the host. The work
   * computes from tensors that exist before and assigns its results to such; between repetitions
   * the host writes into them what has changed. Its own tensors end with it.
   *
   * @param work must neither write nor read tensors from the host, nor wait
   * @return the work, to be repeated
   * @throws CaptureException if it cannot be captured; nothing was computed
   * @throws UnsupportedOperationException if this backend does not capture
   */
  default Captured capture(Runnable work) {
    throw new UnsupportedOperationException(name() + " does not capture work");
  }

  /** Stops the threads and frees the memory. Tensors still open must not be used any more. */
  @Override
  void close();
}
