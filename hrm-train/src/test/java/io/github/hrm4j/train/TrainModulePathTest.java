package io.github.hrm4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The program's module as the launcher starts it: everything it names is on the module path. */
@Tag("module-path")
class TrainModulePathTest {
  private final ModuleLayer layer = ModuleLayer.boot();
  private final Module module = layer.findModule("io.github.hrm4j.train").orElseThrow();

  @Test
  void isANamedModule() {
    assertThat(getClass().getModule()).isSameAs(module);
  }

  @Test
  void everythingThatItRequiresIsAModuleOfTheSameLayer() {
    Set<String> required =
        module.getDescriptor().requires().stream()
            .map(ModuleDescriptor.Requires::name)
            .collect(Collectors.toSet());
    assertThat(required).contains("io.github.hrm4j.model", "info.picocli", "org.slf4j");
    assertThat(required).allSatisfy(name -> assertThat(layer.findModule(name)).isPresent());
  }

  @Test
  void theCpuIsTheSimdBackendWithoutAFlag() {
    try (Backend backend = Backends.open("cpu", 1)) {
      assertThat(backend.name()).isEqualTo("simd");
    }
  }
}
