package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.cuda.testkit.Commands;
import io.github.hrm4j.cuda.testkit.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runtimes of 12.0 to 12.7 cannot load kernels: the driver's functions do, and launch them. The
 * stand-in refuses the runtime's there. A process for each version, as the libraries are looked for
 * once in one.
 */
@Tag("tier1")
class DriverFallbackTest {
  @ParameterizedTest
  @CsvSource({"12020, false", "12070, false", "12080, true", "13000, true"})
  void kernelsComputeWhoeverLoadsThem(int runtime, boolean byRuntime, @TempDir Path folder)
      throws IOException {
    Path report = folder.resolve("report");
    var result =
        Commands.run(
            120,
            Map.of(
                "HRM_STANDIN_RUNTIME",
                String.valueOf(runtime),
                "HRM_STANDIN_REPORT",
                report.toString()),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-D" + StandIn.LIBRARY + "=" + StandIn.library(),
            "-cp",
            System.getProperty("java.class.path"),
            FallbackProbe.class.getName());
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("runtime loads kernels: " + byRuntime, "[-1.0, -2.0, 3.0]");
    List<String> lines = Files.readAllLines(report);
    assertThat(lines).anyMatch(line -> line.startsWith("launched hrm_unary_f32 1 "));
    assertThat(lines).noneMatch(line -> line.startsWith("leak ") || line.startsWith("refused "));
  }
}
