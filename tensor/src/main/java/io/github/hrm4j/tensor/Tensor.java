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

  public Backend backend() {
    return backend;
  }

  public DType dtype() {
    return dtype;
  }

  public Layout layout() {
    return layout;
  }

  public Shape shape() {
    return layout.shape();
  }

  /** Number of elements. */
  public long size() {
    return layout.shape().size();
  }

  /**
   * The memory behind this tensor.
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public Buffer buffer() {
    requireOpen();
    return buffer;
  }

  /**
   * Address of the first element, in bytes.
   *
   * @throws IllegalStateException if the owning scope is closed
   */
  public long address() {
    requireOpen();
    return buffer.address() + layout.offset() * dtype.bytes();
  }

  public boolean isContiguous() {
    return layout.isContiguous();
  }

  public boolean isClosed() {
    return owner == null;
  }

  /** A view of the same elements under another shape; this tensor must be contiguous. */
  public Tensor reshape(int... extents) {
    return reshape(Shape.of(extents));
  }

  /**
   * A view of the same elements under another shape.
   *
   * @throws ShapeException if the sizes differ or this tensor is not contiguous
   */
  public Tensor reshape(Shape shape) {
    return view(layout.reshape(shape));
  }

  /** A view with two axes exchanged; negative axes count from the end. */
  public Tensor transpose(int axisA, int axisB) {
    return view(layout.transpose(axisA, axisB));
  }

  /**
   * A view of the part [start, end) of one axis.
   *
   * @throws ShapeException if the range does not lie within the axis
   */
  public Tensor slice(int axis, int start, int end) {
    return view(layout.slice(axis, start, end));
  }

  /**
   * A view that repeats axes of extent 1 up to the given shape.
   *
   * @throws ShapeException if another extent would have to change
   */
  public Tensor expand(Shape shape) {
    return view(layout.expand(shape));
  }

  /** A view of the whole, owned by the innermost scope: keeps the memory alive on its own. */
  public Tensor alias() {
    return view(layout);
  }

  private Tensor view(Layout viewed) {
    requireOpen();
    return new Tensor(backend, dtype, viewed, buffer, backend.memory().current());
  }

  /** The elements in row-major order as float32, read back from the device if need be. */
  public float[] toFloats() {
    return HostCopy.floats(this);
  }

  /** The elements in row-major order as float64, read back from the device if need be. */
  public double[] toDoubles() {
    return HostCopy.doubles(this);
  }

  /** The elements of an integer or bool tensor in row-major order. */
  public int[] toInts() {
    return HostCopy.ints(this);
  }

  /**
   * The value of a tensor of one element.
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
