package io.github.hrm4j.tensor;

/** What a backend owns: the pool its buffers come from and the scopes that own its tensors. */
public final class Memory implements AutoCloseable {
  private final Pool pool;
  private final Scopes scopes = new Scopes();

  /**
   * Memory that is empty at first.
   *
   * @param allocator where it comes from
   */
  public Memory(Allocator allocator) {
    this.pool = new Pool(allocator);
  }

  /** {@return the pool that buffers come from} */
  public Pool pool() {
    return pool;
  }

  /**
   * Opens a scope inside the innermost one of this thread.
   *
   * @param name for messages and reports
   * @return the scope, now the innermost of this thread
   */
  public Scope open(String name) {
    return scopes.open(name);
  }

  /**
   * {@return the innermost open scope of this thread}
   *
   * @throws IllegalStateException if none is open
   */
  public Scope current() {
    return scopes.current();
  }

  /**
   * A new contiguous tensor with unspecified contents, owned by the innermost scope.
   *
   * @param backend whose tensor it becomes
   * @param dtype the elements' type
   * @param shape the extents
   * @return a contiguous tensor of that shape
   * @throws IllegalStateException if no scope is open in this thread
   */
  public Tensor allocate(Backend backend, DType dtype, Shape shape) {
    Scope scope = current();
    Buffer buffer = pool.take(Math.multiplyExact(shape.size(), (long) dtype.bytes()));
    return new Tensor(backend, dtype, Layout.contiguous(shape), buffer, scope);
  }

  @Override
  public void close() {
    pool.close();
  }
}
