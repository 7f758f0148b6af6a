package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.run.ProcessMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hrm bench step} on a tiny model: what it prints, and what it refuses. */
class StepCommandTest {
  @Test
  void jsonIsOneLineWithThePromisedKeysAndSaneValues() throws IOException {
    Hrm run = Hrm.tiny("bench", "step", "--batch", "2", "--seq", "9", "--steps", "3", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).endsWith("}" + System.lineSeparator());
    assertThat(run.out().lines()).hasSize(1);

    JsonNode json = new ObjectMapper().readTree(run.out());
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "median_s",
            "best_s",
            "gflop",
            "gflops",
            "peak_gflops",
            "peak_rss_mb",
            "heap_alloc_per_step_kb");
    assertThat(json.get("best_s").doubleValue()).isPositive();
    assertThat(json.get("median_s").doubleValue())
        .isGreaterThanOrEqualTo(json.get("best_s").doubleValue());
    assertThat(json.get("peak_gflops").doubleValue()).isPositive();
    assertThat(json.get("heap_alloc_per_step_kb").doubleValue()).isPositive();
    assertThat(json.get("peak_rss_mb").doubleValue())
        .isCloseTo(ProcessMemory.peakResident().orElseThrow() / 1048576.0, within(200.0));
  }

  @Test
  void peopleAreToldTheMachineTheMethodAndTheNumbers() {
    Hrm run = Hrm.tiny("bench", "step", "--batch", "1", "--seq", "4", "--threads", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("JDK ", "processor", "batch 1, seq 4+1, threads 1", "arch.hidden_size=32")
        .containsPattern("median [0-9.]+ s, best [0-9.]+ s, spread [0-9.]+ % \\(5 steps\\)")
        .containsPattern("rate +[0-9.]+ GFLOP/s \\([0-9.]+ GFLOP a step")
        .containsPattern("limit +[0-9.]+ GFLOP/s")
        .containsPattern("memory +[0-9]+ MB")
        .containsPattern("heap +[0-9.]+ kB");
  }

  @Test
  void aBackendWithoutAKnownLimitHasNone() throws IOException {
    Hrm run =
        Hrm.tiny(
            "bench",
            "step",
            "--batch",
            "1",
            "--seq",
            "4",
            "--steps",
            "1",
            "--device",
            "reference",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).get("peak_gflops").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch 0",
        "--batch many",
        "--seq -1",
        "--threads 0",
        "--steps 0",
        "--device gpu",
        "--sek 4",
        "epochs=3",
        "arch.hidden_sise=3",
        "arch.num_heads=7",
        "seq"
      })
  void mistakesAreOneLineAndExitCodeTwo(String arguments) {
    Hrm run = Hrm.run(("bench step --json " + arguments).split(" "));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).startsWith("hrm: ").doesNotContain("Exception");
  }
}
