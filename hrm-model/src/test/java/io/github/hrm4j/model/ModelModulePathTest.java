package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module as its users get it: on the module path, Commons Math as an automatic module. */
@Tag("module-path")
class ModelModulePathTest {
  @Test
  void isANamedModuleOverTheEngineAndItsDerivatives() {
    Module module = Hrm.class.getModule();
    assertThat(module.getName()).isEqualTo("io.github.hrm4j.model");
    assertThat(module.isExported("io.github.hrm4j.model")).isTrue();
    assertThat(module.canRead(Backend.class.getModule())).isTrue();
  }

  @Test
  void makesANetworkOnTheSimdBackend() {
    Map<String, ?> settings =
        Map.of(
            "hidden_size",
            8,
            "num_heads",
            2,
            "H_layers",
            1,
            "L_layers",
            1,
            "vocab_size",
            5,
            "seq_len",
            4,
            "num_puzzle_identifiers",
            3);
    try (Backend backend = Backends.open("cpu", 1);
        var _ = backend.openScope("test")) {
      assertThat(backend.name()).isEqualTo("simd");
      Hrm hrm = new Hrm(backend, HrmConfig.of(settings), 0);
      assertThat(hrm.parameterCount()).isPositive();
    }
  }
}
