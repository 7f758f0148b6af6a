package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hrm bench report} and {@code hrm bench scaling} leave in a folder. */
class ReportAndScalingTest {
  @TempDir private Path folder;

  @Test
  void aReportIsThreeFilesAndItsPageNeedsNoOther() throws IOException {
    Hrm run = Hrm.tiny("bench", "report", "--quick", "--threads", "1", "-o", folder.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().map(Path::of))
        .containsExactly(
            folder.resolve("report.md"),
            folder.resolve("report.json"),
            folder.resolve("report.html"));

    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.get("finished").booleanValue()).isTrue();
    assertThat(json.get("machine").textValue()).contains("JDK");
    assertThat(json.get("devices").get(0).textValue()).isEqualTo("cpu");
    assertThat(json.get("limits").get(0).get("fma_gflops").doubleValue()).isPositive();
    assertThat(json.get("products")).hasSizeGreaterThanOrEqualTo(2);
    for (JsonNode step : json.get("steps")) {
      assertThat(step.get("median_s").doubleValue()).isPositive();
    }
    assertThat(folder.resolve("report.md")).content().contains("| cpu | 512 |");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("<svg", "</html>")
        .doesNotContain("src=", "href=\"http");
    assertThat(Files.readString(folder.resolve("report.html")).split("<svg", -1)).hasSize(4);
  }

  @Test
  void theOneStepGradientKeepsTheSameHoweverManyCycles() throws IOException {
    Hrm run =
        Hrm.tiny(
            "bench",
            "scaling",
            "--only",
            "cycles",
            "--quick",
            "--steps",
            "1",
            "-o",
            folder.toString());
    assertThat(run.code()).as(run.err()).isZero();

    JsonNode rows =
        new ObjectMapper().readTree(folder.resolve("scaling.json").toFile()).get("cycles");
    assertThat(rows).hasSize(4); // 2 and 6 updates, each way
    double kept = rows.get(0).get("tape_mb").doubleValue();
    assertThat(kept).isPositive();
    assertThat(rows.get(1).get("tape_mb").doubleValue()).isEqualTo(kept);
    assertThat(rows.get(2).get("tape_mb").doubleValue()).isCloseTo(kept, within(0.05 * kept));
    assertThat(rows.get(3).get("tape_mb").doubleValue()).isGreaterThan(2 * kept);
    assertThat(run.out().lines().map(Path::of))
        .containsExactlyInAnyOrder(
            folder.resolve("scaling.md"),
            folder.resolve("scaling.json"),
            folder.resolve("scaling-cycles.csv"),
            folder.resolve("scaling-cycles-time.svg"),
            folder.resolve("scaling-cycles-memory.svg"))
        .allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }

  private static StepOptions tiny() {
    return new StepOptions(8, 81, 1, 1, "cpu", List.of(Hrm.TINY));
  }

  /** Stops the program, as a person might, when a task begins. */
  private static Progress stopAt(String task) {
    return (now, _, _) -> {
      if (now.equals(task)) {
        throw new CancellationException(task);
      }
    };
  }

  @Test
  void ofAnInterruptedScalingTheSeriesBeforeAreThere() throws IOException {
    ScalingFiles files = new ScalingFiles(new OutputFolder(folder));
    List<ScalingCase.Series> series = List.of(ScalingCase.Series.THREADS, ScalingCase.Series.BATCH);
    assertThatThrownBy(
            () -> new ScalingBench(tiny(), true).run(series, stopAt("batch"), files::write))
        .isInstanceOf(CancellationException.class);

    JsonNode json = new ObjectMapper().readTree(folder.resolve("scaling.json").toFile());
    assertThat(json.get("threads")).hasSize(1);
    assertThat(json.has("batch")).isFalse();
    assertThat(folder.resolve("scaling.md")).content().contains("## By threads");
    assertThat(folder.resolve("scaling-threads.csv")).isNotEmptyFile();
  }

  @Test
  void ofAnInterruptedReportWhatWasMeasuredIsThere() throws IOException {
    ReportFiles files = new ReportFiles(new OutputFolder(folder));
    assertThatThrownBy(
            () ->
                new ReportBench(1, true, List.of(Hrm.TINY), stopAt("steps on cpu"))
                    .run(files::write))
        .isInstanceOf(CancellationException.class);

    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.get("finished").booleanValue()).isFalse();
    assertThat(json.get("products")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(json.get("steps")).isEmpty();
    assertThat(folder.resolve("report.md")).content().contains("not finished", "| cpu | 512 |");
    assertThat(folder.resolve("report.html")).content().contains("not finished", "</html>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report --threads 0",
        "report lr=fast",
        "report -o pom.xml",
        "scaling -o pom.xml",
        "scaling --threads two",
        "kernels --batch 0",
        "scaling --only widths",
        "scaling --steps 0",
        "kernels --threads 0",
        "kernels (",
        "stap"
      })
  void mistakesAreOneLineAndExitCodeTwo(String arguments) {
    Hrm run = Hrm.run(("bench " + arguments).split(" "));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).startsWith("hrm: ").doesNotContain("Exception");
  }
}
