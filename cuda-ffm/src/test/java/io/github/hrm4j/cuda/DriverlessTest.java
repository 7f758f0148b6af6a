package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.cuda.CudaInstallation.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real runtime, and cuBLAS if it is there, on a machine without a driver: every call of the
 * generated bindings comes back with the code that says so, and crashes nothing. Descriptors that
 * do not fit the C signature tend to show here.
 */
@Tag("tier2")
class DriverlessTest {
  private static final String NO_DRIVER = "35";
  private static final List<String> FINE_WITHOUT =
      List.of("cudaRuntimeGetVersion", "cudaDriverGetVersion");

  private static Map<String, String> answers;

  @BeforeAll
  static void call() throws IOException, InterruptedException {
    answers = run();
    String stage = answers.get("stage");
    assumeFalse(
        List.of("NOT_FOUND", "NOT_LOADABLE", "INCOMPLETE").contains(stage),
        "no CUDA runtime library (libcudart 12 or 13) was found");
    assumeTrue(Stage.NO_DRIVER.name().equals(stage), "there is an NVIDIA driver: " + stage);
  }

  private static Map<String, String> run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
    command.add(DriverlessCalls.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    Map<String, String> answers = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      String[] parts = line.split(" ", 2);
      answers.put(parts[0], parts[1]);
    }
    return answers;
  }

  @Test
  void everyCallOfTheRuntimeSaysThatThereIsNoDriver() {
    Map<String, String> calls = new LinkedHashMap<>(answers);
    calls.keySet().removeIf(name -> !name.startsWith("cuda"));
    FINE_WITHOUT.forEach(name -> assertThat(calls.remove(name)).as(name).isEqualTo("0"));
    assertThat(calls).hasSizeGreaterThan(15);
    assertThat(calls.values()).as(calls.toString()).containsOnly(NO_DRIVER);
  }

  @Test
  void theLibraryHasWordsForIt() {
    assertThat(answers.get("name")).isEqualTo("cudaErrorInsufficientDriver");
    assertThat(answers.get("words")).contains("driver");
  }

  @Test
  void blasDoesNotStart() {
    assumeTrue(answers.containsKey("cublasCreate_v2"), "no cuBLAS of the runtime's major found");
    assertThat(answers.get("cublasCreate_v2")).isEqualTo("1");
    assertThat(answers.get("blasName")).isEqualTo("CUBLAS_STATUS_NOT_INITIALIZED");
  }
}
