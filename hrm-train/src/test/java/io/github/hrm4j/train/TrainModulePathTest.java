package io.github.hrm4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.api.Training;
import io.github.hrm4j.train.api.TrainingResult;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void onlyTrainingFromJavaIsExported() {
    assertThat(module.getDescriptor().exports())
        .filteredOn(exported -> !exported.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactly("io.github.hrm4j.train.api");
  }

  @Test
  void trains(@TempDir Path folder) throws IOException {
    int[][] sequences = {{1, 2, 3}, {3, 2, 1}, {2, 1, 3}, {3, 1, 2}};
    Training training = Training.on(new PuzzleData(4, sequences, sequences));
    Map<String, Object> settings =
        Map.of(
            "arch.hidden_size", 8,
            "arch.num_heads", 2,
            "arch.H_layers", 1,
            "arch.L_layers", 1,
            "global_batch_size", 2,
            "epochs", 2,
            "eval_interval", 2);
    settings.forEach(training::set);
    TrainingResult result = training.run(folder.resolve("run"));
    assertThat(result.steps()).isEqualTo(4);
    assertThat(result.checkpoint()).exists();
  }
}
