package io.github.hrm4j.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.op.MatMul;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module as its users get it: on the module path, with the engine as a module beside it. */
@Tag("module-path")
class AutogradModulePathTest {
  @Test
  void isANamedModuleOverTheEngine() {
    Module module = Tape.class.getModule();
    assertThat(module.getName()).isEqualTo("io.github.hrm4j.autograd");
    assertThat(module.canRead(Backend.class.getModule())).isTrue();
    assertThat(module.isExported("io.github.hrm4j.autograd.op")).isTrue();
  }

  @Test
  void differentiatesOnTheSimdBackend() {
    try (Backend backend = Backends.open("cpu", 1);
        var _ = backend.openScope("test");
        var tape = new Tape(backend)) {
      assertThat(backend.name()).isEqualTo("simd");
      Parameter a = new Parameter("a", backend.tensor(Shape.of(1, 2), 3, 5));
      Variable b = Variable.constant(backend.tensor(Shape.of(2, 1), 7, 11));
      Variable y = tape.record(() -> MatMul.apply(a, b));
      assertThat(y.value().item()).isEqualTo(3 * 7 + 5 * 11);
      assertThat(tape.backward(y).of(a).toFloats()).containsExactly(7, 11);
    }
  }
}
