package io.github.hrm4j.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lexical lifetime that owns every tensor made on its thread while it is the innermost open one.
 * Scopes nest (run ⊃ step ⊃ module call); closing one frees its tensors at once, and using them
 * afterwards throws. A result outlives its scope by being handed to an enclosing one:
 *
 * <pre>{@code
 * try (var scope = backend.openScope("block")) {
 *   return scope.keep(block(x)); // moved to the enclosing scope, no copy
 * }
 * }</pre>
 *
 * <p>A scope belongs to the thread that opened it, unless it is {@linkplain #detach detached}.
 */
public final class Scope implements AutoCloseable {
  private final Scopes scopes;
  private final Scope parent;
  private final String name;
  private final int depth;
  private final ArrayList<Tensor> tensors = new ArrayList<>();
  private boolean detached;
  private boolean closed;

  Scope(Scopes scopes, Scope parent, String name) {
    this.scopes = scopes;
    this.parent = parent;
    this.name = name;
    this.depth = parent == null ? 0 : parent.depth + 1;
  }

  /** {@return its name in messages and reports} */
  public String name() {
    return name;
  }

  /** {@return the number of tensors owned at this moment} */
  public int size() {
    return tensors.size();
  }

  /**
   * Hands a tensor to the enclosing scope, without a copy. A tensor that an enclosing scope already
   * owns stays where it is.
   *
   * @param tensor of any shape, made in this scope or one within it
   * @return the same tensor
   * @throws IllegalStateException if this is the outermost scope, or the tensor is closed
   */
  public Tensor keep(Tensor tensor) {
    if (parent == null) {
      throw new IllegalStateException(
          "scope '" + name + "' is the outermost: nothing encloses it to keep " + tensor.shape());
    }
    return parent.adopt(tensor);
  }

  /**
   * Takes over a tensor owned by this scope or by one nested in it. A tensor of an enclosing scope
   * stays where it is, since it lives longer anyway.
   *
   * @param tensor of any shape
   * @return the same tensor
   * @throws IllegalStateException if this scope or the tensor is closed, or the tensor belongs to
   *     another thread's scopes
   */
  public Tensor adopt(Tensor tensor) {
    requireOpen();
    Scope owner = tensor.owner();
    if (owner.depth > depth) {
      if (!owner.isWithin(this)) {
        throw new IllegalStateException("a tensor can only move to a scope that encloses its own");
      }
      owner.tensors.remove(owner.lastIndexOf(tensor));
      tensors.add(tensor);
      tensor.moveTo(this);
    }
    return tensor;
  }

  /**
   * Takes this scope, an outermost one, off its thread's stack: for the tensors of an object whose
   * life is not a lexical one, such as a model that many threads share. They live until {@link
   * #close}, which any one thread may call then.
   *
   * @return this scope
   * @throws IllegalStateException if another scope encloses this one, or a nested one is still open
   */
  public Scope detach() {
    requireOpen();
    if (parent != null) {
      throw new IllegalStateException(
          "scope '" + name + "' cannot be detached: it lies in '" + parent.name + "'");
    }
    scopes.pop(this, null);
    detached = true;
    return this;
  }

  /**
   * {@return whether this very scope owns the tensor}
   *
   * @param tensor of any shape
   */
  public boolean owns(Tensor tensor) {
    return !tensor.isClosed() && tensor.owner() == this;
  }

  /**
   * Frees one tensor of this scope before the scope closes.
   *
   * @param tensor of any shape, owned by this scope
   * @throws IllegalStateException if this scope does not own it, or it is closed already
   */
  public void release(Tensor tensor) {
    requireOpen();
    if (tensor.owner() != this) {
      throw new IllegalStateException("scope '" + name + "' does not own " + tensor);
    }
    tensors.remove(lastIndexOf(tensor));
    tensor.close();
  }

  /** {@return the bytes of the tensors owned, by their own shapes; views count once each} */
  public long bytes() {
    return tensors.stream().mapToLong(t -> t.shape().size() * t.dtype().bytes()).sum();
  }

  /** {@return the bytes by scope name from this scope outwards} */
  public Map<String, Long> bytesByOwner() {
    Map<String, Long> result = new LinkedHashMap<>();
    for (Scope scope = this; scope != null; scope = scope.parent) {
      result.merge(scope.name, scope.bytes(), Long::sum);
    }
    return result;
  }

  void register(Tensor tensor) {
    requireOpen();
    tensors.add(tensor);
  }

  private boolean isWithin(Scope ancestor) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      if (scope == ancestor) {
        return true;
      }
    }
    return false;
  }

  // Recent tensors are handed over or released far more often than old ones.
  private int lastIndexOf(Tensor tensor) {
    for (int i = tensors.size() - 1; i >= 0; i--) {
      if (tensors.get(i) == tensor) {
        return i;
      }
    }
    throw new IllegalStateException("scope '" + name + "' does not own " + tensor);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("scope '" + name + "' is closed");
    }
  }

  /**
   * Frees every tensor still owned.
   *
   * @throws IllegalStateException if a nested scope is still open, or the scope is closed already
   */
  @Override
  public void close() {
    requireOpen();
    if (!detached) {
      scopes.pop(this, parent);
    }
    closed = true;
    List<Tensor> owned = tensors;
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
    tensors.clear();
  }
}
