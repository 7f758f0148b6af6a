package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.train.audit.Fixtures;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  /** A report may be handed on: it does not tell where on this machine the dataset is. */
  @Test
  void theDatasetIsWhereTheSettingsSay() throws IOException {
    Path data = folder.resolve("data/mine");
    new Fixtures(2).sudoku().write(data);
    Path run = Files.createDirectories(folder.resolve("runs/latest"));
    Files.writeString(run.resolve("metrics.jsonl"), "");
    Files.writeString(run.resolve("all_config.yaml"), "data_path: data/mine\n");
    Files.writeString(
        run.resolve("run.json"),
        "{\"arguments\": [\"data_path=data/mine\"], \"data\": {\"path\": \"%s\"}}".formatted(data));
    JsonNode page = report(run);
    assertThat(page.path("data").path("path").asText()).isEqualTo("data/mine");
    assertThat(page.path("run").path("dataPath").asText()).isEqualTo("data/mine");
    assertThat(page.path("data").path("splits")).hasSize(2);
    assertThat(page.toString()).doesNotContain(data.toString());

    // A dataset that only run.json leads to is not told either.
    Files.writeString(run.resolve("all_config.yaml"), "data_path: moved\n");
    assertThat(report(run).path("data").path("path").asText()).isEqualTo("moved");
    assertThat(report(run).toString()).doesNotContain(data.toString());
  }

  private static JsonNode report(Path run) throws IOException {
    Report report = new Report(Path.of(""), Progress.NONE);
    return report
        .run(
            run,
            Optional.of(0),
            () -> {
              throw new AssertionError("no model, no device");
            })
        .root();
  }
}
