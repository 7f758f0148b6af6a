package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the class path the Vector API is there only with a flag: what happens with and without it. */
class FallbackTest {
  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  @TempDir private Path folder;

  /** Standard output and standard error of the probe. */
  private List<String> run(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FallbackProbe.class.getName());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return List.of(
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void withoutTheModuleTheReferenceBackendTakesOverAndNamesTheFlagOnce() throws Exception {
    List<String> output = run();
    assertThat(output.get(0)).contains("reference [-1.0, 2.0]");
    assertThat(output.get(1)).containsOnlyOnce(FLAG).containsOnlyOnce("WARNING");
  }

  @Test
  void withoutTheModuleAskingForSimdSaysWhyNot() throws Exception {
    assertThat(run().get(0))
        .contains("device 'simd' is not available; found: simd (unavailable: start java with ");
  }

  @Test
  void withTheModuleSimdIsTaken() throws Exception {
    List<String> output = run(FLAG);
    assertThat(output.get(0)).contains("simd [-1.0, 2.0]");
    assertThat(output.get(1)).doesNotContain("Slow reference backend");
  }
}
