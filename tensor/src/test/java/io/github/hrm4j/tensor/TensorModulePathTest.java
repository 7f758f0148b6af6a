package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module as its users get it: on the module path, started with no flag for the Vector API. */
@Tag("module-path")
class TensorModulePathTest {
  @Test
  void isANamedModuleThatExportsOnlyItsPublicPackages() {
    Module module = Backends.class.getModule();
    assertThat(module.getName()).isEqualTo("io.github.hrm4j.tensor");
    assertThat(module.isExported("io.github.hrm4j.tensor")).isTrue();
    assertThat(module.isExported("io.github.hrm4j.tensor.cpu")).isFalse();
  }

  @Test
  void theCpuIsTheSimdBackendWithoutAFlag() {
    try (Backend backend = Backends.open("cpu", 1)) {
      assertThat(backend.name()).isEqualTo("simd");
    }
  }

  @Test
  void theReferenceBackendIsThereByName() {
    try (Backend backend = Backends.open("reference", 1)) {
      assertThat(backend.name()).isEqualTo("reference");
    }
  }

  @Test
  void computesOnMemoryOfItsOwn() {
    try (Backend backend = Backends.open("cpu", 2);
        var _ = backend.openScope("test")) {
      Tensor a = backend.tensor(Shape.of(2, 2), 1, 2, 3, 4);
      assertThat(backend.matmul(a, false, a, true).toFloats()).containsExactly(5, 11, 11, 25);
    }
  }
}
