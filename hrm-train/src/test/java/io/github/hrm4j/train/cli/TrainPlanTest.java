package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.TinyDataset;
import io.github.hrm4j.train.run.TinyRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainPlanTest {
  @TempDir private Path base;

  private TrainPlan plan(String... arguments) throws IOException {
    List<String> warnings = new ArrayList<>();
    TrainPlan plan =
        TrainPlan.of(List.of(arguments), base, new SeededRandom(1, 2), 2, warnings::add);
    assertThat(warnings).isEmpty();
    return plan;
  }

  @Test
  void withoutADatasetThePresetHoldsUnderEverythingGiven() throws IOException {
    Files.writeString(base.resolve("my.yaml"), "lr: 5e-4\nseed: 7\n");
    TrainPlan plan = plan("config=my.yaml", "seed=8", "arch.L_cycles=3");
    assertThat(plan.dataset()).isPresent();
    assertThat(plan.config().dataPath()).isEqualTo("data/sudoku-6x6");
    assertThat(plan.config().globalBatchSize()).isEqualTo(64);
    assertThat(plan.config().optim().lr()).isEqualTo(5e-4);
    assertThat(plan.config().seed()).isEqualTo(8);
    assertThat(plan.config().arch().model(8, 36, 1).lCycles()).isEqualTo(3);
    assertThat(plan.config().arch().model(8, 36, 1).hiddenSize()).isEqualTo(64);
  }

  @Test
  void withADatasetTheReferencesDefaultsHold() throws IOException {
    TrainPlan plan = plan("data_path=data/sudoku-6x6");
    assertThat(plan.dataset()).isEmpty();
    assertThat(plan.config().globalBatchSize()).isEqualTo(768);
    Files.writeString(base.resolve("my.yaml"), "data_path: data/x\n");
    assertThat(plan("config=my.yaml").config().epochs()).isEqualTo(100000);
  }

  @Test
  void aNameThatIsTakenIsDrawnAgain() throws IOException {
    String first = plan().config().names().folder();
    Files.createDirectories(base.resolve(first));
    assertThat(plan().config().names().folder()).isNotEqualTo(first).startsWith("runs/");
    assertThat(plan("run_dir=" + first).config().names().folder()).isEqualTo(first);
  }

  @Test
  void resumingTakesTheSavedSettingsAndStaysInTheFolder() throws IOException {
    assertThat(plan("resume=auto", "run_name=tiny").resume()).isEmpty();
    assertThat(plan("resume=auto").resume()).as("nothing there yet").isEmpty();
    assertThatThrownBy(() -> plan("resume=latest"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("runs/latest");
    Path data = TinyDataset.write(base.resolve("data"), 15, 5);
    TinyRuns.run(base, TinyRuns.config(data), false, new StopRequest(), TinyRuns.watching(_ -> {}));
    for (String resume :
        List.of("latest", "auto", "runs/tiny", "runs/latest", lastState().toString())) {
      TrainPlan plan = plan("resume=" + resume, "lr=3e-3", "threads=7");
      assertThat(plan.resume()).as(resume).isPresent();
      assertThat(plan.resume().get().folder().path()).isEqualTo(base.resolve("runs/tiny"));
      assertThat(plan.config().names().folder()).as(resume).isEqualTo("runs/tiny");
      assertThat(plan.config().dataPath()).isEqualTo(data.toString());
      assertThat(plan.config().optim().lr()).isEqualTo(3e-3);
      assertThat(plan.config().globalBatchSize()).isEqualTo(4);
      assertThat(plan.config().host().threads()).isEqualTo(7);
    }
    assertThat(plan("resume=auto", "run_name=tiny").resume()).isPresent();
    assertThat(plan("resume=auto", "run_name=other").resume()).isEmpty();
    assertThatThrownBy(() -> plan("resume=latest", "run_dir=elsewhere"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stays in its folder");
  }

  private Path lastState() throws IOException {
    try (var files = Files.list(base.resolve("runs/tiny"))) {
      return files
          .filter(file -> file.toString().endsWith(".state.safetensors"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }
}
