package io.github.hrm4j.tensor;

/**
 * A {@link Layout} over a {@link Buffer} of one {@link Backend}. Immutable by contract: only the
 * kernel that allocated it and {@link Backend#assign} (on parameters, optimizer state and carry)
 * write to it. It lives as long as the {@link Scope} that owns it; using it later throws.
 */
public final class Tensor {
  private final Backend backend;
  private final DType dtype;
  private final Layout layout;
  private final Buffer buffer;
  private Scope owner;

  Tensor(Backend backend, DType dtype, Layout layout, Buffer buffer, Scope owner) {
    this.backend = backend;
    this.dtype = dtype;
    this.layout = layout;
    this.buffer = buffer;
    this.owner = owner;
    buffer.retain();
    owner.register(this);
  }

  /** {@return where it lies} */
  public Backend backend() {
    return backend;
  }

  /** {@return the elements' type} */
  public DType dtype() {
    return dtype;
  }

  /** {@return the shape, and where in the buffer each element lies} */
  public Layout layout() {
    return layout;
  }

  /** {@return the extents, outermost first} */
  public Shape shape() {
    return layout.shape();
  }

  /** {@return the number of elements} */
  public long size() {
    return layout.shape().size();
  }

  /**
   * {@return the memory behind this tensor}
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public Buffer buffer() {
    requireOpen();
    return buffer;
  }

  /**
   * {@return the address of the first element, in bytes}
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public long address() {
    requireOpen();
    return buffer.address() + layout.offset() * dtype.bytes();
  }

  /** {@return whether the elements lie in row-major order without gaps} */
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  /** {@return whether the scope that owned it is closed; then it cannot be used any more} */
  public boolean isClosed() {
    return owner == null;
  }

  /**
   * A view of the same elements under another shape; this tensor must be contiguous.
   *
   * @param extents the new shape, of the same size
   * @return a view of that shape
   * @throws ShapeException if the sizes differ or this tensor is not contiguous
   */
  public Tensor reshape(int... extents) {
    return reshape(Shape.of(extents));
  }

  /**
   * A view of the same elements under another shape.
   *
   * @param shape the new shape, of the same size
   * @return a view of that shape
   * @throws ShapeException if the sizes differ or this tensor is not contiguous
   */
  public Tensor reshape(Shape shape) {
    return view(layout.reshape(shape));
  }

  /**
   * A view with two axes exchanged; negative axes count from the end.
   *
   * @param axisA one axis
   * @param axisB the other
   * @return a view whose shape has the two exchanged
   * @throws ShapeException if there is no such axis
   */
  public Tensor transpose(int axisA, int axisB) {
    return view(layout.transpose(axisA, axisB));
  }

  /**
   * A view of the part [start, end) of one axis.
   *
   * @param axis which axis; negative ones count from the end
   * @param start first index
   * @param end index after the last
   * @return a view of this shape but for the axis, which has extent end - start
   * @throws ShapeException if the range does not lie within the axis
   */
  public Tensor slice(int axis, int start, int end) {
    return view(layout.slice(axis, start, end));
  }

  /**
   * A view that repeats axes of extent 1 up to the given shape.
   *
   * @param shape the shape to reach
   * @return a view of that shape
   * @throws ShapeException if another extent would have to change
   */
  public Tensor expand(Shape shape) {
    return view(layout.expand(shape));
  }

  /**
   * A view of the whole, owned by the innermost scope: keeps the memory alive on its own.
   *
   * @return a view of the same shape
   * @throws IllegalStateException if the owning scope is closed
   */
  public Tensor alias() {
    return view(layout);
  }

  private Tensor view(Layout viewed) {
    requireOpen();
    return new Tensor(backend, dtype, viewed, buffer, backend.memory().current());
  }

  /**
   * {@return the elements in row-major order as float32, read back from the device if need be}
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public float[] toFloats() {
    return HostCopy.floats(this);
  }

  /**
   * {@return the elements in row-major order as float64, read back from the device if need be}
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public double[] toDoubles() {
    return HostCopy.doubles(this);
  }

  /**
   * {@return the elements of an integer or bool tensor in row-major order}
   *
   * @throws DTypeException if the type is neither integer nor bool
   * @throws IllegalStateException if the owning scope is closed
   */
  public int[] toInts() {
    return HostCopy.ints(this);
  }

  /**
   * {@return the value of a tensor of one element}
   *
   * @throws ShapeException if there is not exactly one
   */
  public double item() {
    if (size() != 1) {
      throw new ShapeException("item: needs exactly one element, got " + shape());
    }
    return toDoubles()[0];
  }

  Scope owner() {
    requireOpen();
    return owner;
  }

  void moveTo(Scope scope) {
    owner = scope;
  }

  void close() {
    requireOpen();
    owner = null;
    buffer.release();
  }

  private void requireOpen() {
    if (owner == null) {
      throw new IllegalStateException(
          "tensor "
              + shape()
              + " is used after its scope was closed; keep it with scope.keep(tensor)");
    }
  }

  @Override
  public String toString() {
    return dtype.label() + shape() + (isClosed() ? " (closed)" : "");
  }
}
