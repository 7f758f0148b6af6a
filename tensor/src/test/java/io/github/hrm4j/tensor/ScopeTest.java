package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private final Backend backend = Backends.open("reference", 1);

  @AfterEach
  void nothingIsLeft() {
    Pool.Stats stats = backend.memory().pool().stats();
    assertThat(stats.liveBytes()).as("live bytes").isZero();
    assertThat(stats.liveBuffers()).as("live buffers").isZero();
    backend.close();
  }

  private Tensor tensor(float... values) {
    return backend.tensor(Shape.of(values.length), values);
  }

  @Test
  void closingFreesWhatTheScopeOwns() {
    Tensor inner;
    try (Scope outer = backend.openScope("outer")) {
      Tensor kept = tensor(1);
      try (Scope scope = backend.openScope("inner")) {
        inner = tensor(2, 3);
        assertThat(scope.owns(inner)).isTrue();
        assertThat(scope.owns(kept)).isFalse();
        assertThat(scope.size()).isEqualTo(1);
      }
      assertThat(inner.isClosed()).isTrue();
      assertThat(kept.isClosed()).isFalse();
      assertThat(outer.size()).isEqualTo(1);
    }
  }

  @Test
  void useAfterCloseSaysWhatToDo() {
    Tensor x;
    try (var _ = backend.openScope("short")) {
      x = tensor(1, 2);
    }
    String message =
        "tensor [2] is used after its scope was closed; keep it with scope.keep(tensor)";
    assertThatThrownBy(x::address).isInstanceOf(IllegalStateException.class).hasMessage(message);
    assertThatThrownBy(x::buffer).hasMessage(message);
    try (var _ = backend.openScope("next")) {
      assertThatThrownBy(x::toFloats).hasMessage(message);
      assertThatThrownBy(x::alias).hasMessage(message);
      assertThatThrownBy(() -> backend.unary(Unary.NEG, x)).hasMessage(message);
    }
    assertThat(x).hasToString("f32[2] (closed)");
  }

  @Test
  void keepHandsTheSameMemoryToTheEnclosingScope() {
    try (Scope outer = backend.openScope("outer")) {
      Tensor result;
      long address;
      try (Scope inner = backend.openScope("inner")) {
        result = tensor(1, 2, 3);
        address = result.address();
        tensor(4);
        assertThat(inner.keep(result)).isSameAs(result);
        assertThat(inner.owns(result)).isFalse();
      }
      assertThat(outer.owns(result)).isTrue();
      assertThat(result.address()).isEqualTo(address);
      assertThat(result.toFloats()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void adoptReachesThroughSeveralScopes() {
    try (Scope run = backend.openScope("run")) {
      Tensor result;
      try (var _ = backend.openScope("step")) {
        try (Scope call = backend.openScope("call")) {
          result = run.adopt(tensor(5));
          assertThat(call.size()).isZero();
        }
      }
      assertThat(result.toFloats()).containsExactly(5);
    }
  }

  @Test
  void whatAnEnclosingScopeOwnsStaysThere() {
    try (Scope outer = backend.openScope("outer")) {
      Tensor x = tensor(1);
      try (Scope inner = backend.openScope("inner")) {
        assertThat(inner.keep(x)).isSameAs(x);
        assertThat(inner.adopt(x)).isSameAs(x);
      }
      assertThat(outer.owns(x)).isTrue();
    }
  }

  @Test
  void theOutermostScopeHasNobodyToKeepFor() {
    try (Scope scope = backend.openScope("run")) {
      Tensor x = tensor(1);
      assertThatThrownBy(() -> scope.keep(x))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("scope 'run' is the outermost: nothing encloses it to keep [1]");
    }
  }

  @Test
  void viewsKeepTheMemoryAlive() {
    try (Scope outer = backend.openScope("outer")) {
      Tensor view;
      try (Scope inner = backend.openScope("inner")) {
        Tensor whole = tensor(1, 2, 3, 4);
        view = inner.keep(whole.slice(0, 1, 3));
      }
      // A new tensor of the same size must not get the memory that the view still uses.
      tensor(9, 9, 9, 9);
      assertThat(view.toFloats()).containsExactly(2, 3);
      outer.release(view);
      assertThat(backend.memory().pool().stats().liveBuffers()).isEqualTo(1);
    }
  }

  @Test
  void releaseFreesEarly() {
    try (Scope scope = backend.openScope("scope")) {
      Tensor first = tensor(1);
      scope.release(first);
      assertThat(first.isClosed()).isTrue();
      assertThat(backend.memory().pool().stats().liveBytes()).isZero();
      assertThatThrownBy(() -> scope.release(first)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void releasingWhatAnotherScopeOwnsIsRefused() {
    try (var _ = backend.openScope("outer")) {
      Tensor x = tensor(1);
      try (Scope inner = backend.openScope("inner")) {
        assertThatThrownBy(() -> inner.release(x)).hasMessage("scope 'inner' does not own f32[1]");
      }
    }
  }

  @Test
  void closingTwiceOrOutOfOrderThrows() {
    Scope outer = backend.openScope("outer");
    Scope inner = backend.openScope("inner");
    assertThatThrownBy(outer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("scope 'outer' is not the innermost of this thread: close 'inner' first");
    inner.close();
    assertThatThrownBy(inner::close).hasMessage("scope 'inner' is closed");
    outer.close();
    assertThatThrownBy(outer::close).hasMessage("scope 'outer' is closed");
  }

  @Test
  void withoutAScopeNothingCanBeMade() {
    assertThatThrownBy(() -> tensor(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no scope is open on this thread: use try (var scope =");
  }

  @Test
  void scopesBelongToTheirThread() throws InterruptedException {
    try (Scope scope = backend.openScope("main")) {
      Tensor x = tensor(1, 2);
      AtomicReference<List<Object>> seen = new AtomicReference<>();
      Thread other =
          new Thread(
              () -> {
                Throwable none = caught(() -> tensor(1));
                try (Scope own = backend.openScope("other")) {
                  // Reading a tensor of another thread works; taking it over does not.
                  float[] values = backend.unary(Unary.NEG, x).toFloats();
                  try (Scope nested = backend.openScope("nested")) {
                    Tensor mine = tensor(7);
                    Throwable stolen = caught(() -> scope.adopt(mine));
                    seen.set(List.of(none, values, stolen, own.size(), nested.size()));
                  }
                }
              });
      other.start();
      other.join();
      assertThat(seen.get().get(0)).isInstanceOf(IllegalStateException.class);
      assertThat((float[]) seen.get().get(1)).containsExactly(-1, -2);
      assertThat((Throwable) seen.get().get(2))
          .hasMessage("a tensor can only move to a scope that encloses its own");
      assertThat(seen.get().subList(3, 5)).containsExactly(1, 1);
      assertThat(scope.size()).isEqualTo(1);
    }
  }

  private static Throwable caught(Runnable action) {
    try {
      action.run();
      return null;
    } catch (IllegalStateException e) {
      return e;
    }
  }

  @Test
  void countsBytesByOwner() {
    try (var _ = backend.openScope("run")) {
      tensor(1, 2, 3);
      try (Scope step = backend.openScope("step")) {
        backend.full(DType.F64, Shape.of(5), 0);
        assertThat(step.bytes()).isEqualTo(40);
        assertThat(step.bytesByOwner())
            .containsExactly(java.util.Map.entry("step", 40L), java.util.Map.entry("run", 12L));
      }
    }
  }

  @Test
  void aDetachedScopeLivesOnAndAnyThreadMayCloseIt() throws InterruptedException {
    Scope run = backend.openScope("model");
    Tensor weights = tensor(1, 2);
    run.detach();
    assertThatThrownBy(() -> tensor(3)).hasMessageContaining("no scope is open");
    AtomicReference<float[]> read = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> {
              try (var _ = backend.openScope("use")) {
                read.set(backend.affine(weights, 2, 0).toFloats());
              }
              run.close();
            });
    other.start();
    other.join();
    assertThat(read.get()).containsExactly(2, 4);
    assertThat(weights.isClosed()).isTrue();
    assertThatThrownBy(run::close).hasMessage("scope 'model' is closed");
  }

  @Test
  void onlyAnOutermostScopeWithoutNestedOnesIsDetached() {
    try (Scope outer = backend.openScope("outer")) {
      try (Scope inner = backend.openScope("inner")) {
        assertThatThrownBy(inner::detach)
            .hasMessage("scope 'inner' cannot be detached: it lies in 'outer'");
        assertThatThrownBy(outer::detach).hasMessageContaining("close 'inner' first");
      }
    }
  }
}
