package io.github.hrm4j.tensor;

/** The stack of open scopes of each thread, for one backend. */
final class Scopes {
  // One per backend on purpose: a static one would be shared by all of them.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Scope> innermost = new ThreadLocal<>();

  Scope open(String name) {
    Scope scope = new Scope(this, innermost.get(), name);
    innermost.set(scope);
    return scope;
  }

  Scope current() {
    Scope scope = innermost.get();
    if (scope == null) {
      throw new IllegalStateException(
          "no scope is open on this thread: use try (var scope = backend.openScope(\"…\"))");
    }
    return scope;
  }

  void pop(Scope scope, Scope parent) {
    Scope current = innermost.get();
    if (current != scope) {
      throw new IllegalStateException(
          "scope '"
              + scope.name()
              + "' is not the innermost of this thread"
              + (current == null ? "" : ": close '" + current.name() + "' first"));
    }
    if (parent == null) {
      innermost.remove();
    } else {
      innermost.set(parent);
    }
  }
}
