package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.cuda.testkit.Commands;
import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** arch.forward_dtype: the device's own unless given, honoured or refused by name. */
class ForwardDtypeTest {
  private static final long PATIENCE_SECONDS = 300;

  @TempDir private Path folder;

  private static Object resolved(String device, String... settings) {
    TrainConfig config = TinyRuns.config(Path.of("data"), settings);
    try (Backend backend = Backends.open(device, 1)) {
      return ((Map<?, ?>) config.on(backend).toMap().get("arch")).get("forward_dtype");
    }
  }

  @Test
  void theCpuComputesInFloat32UnlessTheReferenceIsAskedForMore() {
    assertThat(resolved("simd")).isEqualTo("float32");
    assertThat(resolved("reference")).isEqualTo("float32");
    assertThat(resolved("reference", "arch.forward_dtype=bfloat16")).isEqualTo("bfloat16");
  }

  @Test
  void theFastCpuBackendRefusesBfloat16AndSaysWhoDoesNot() {
    assertThatThrownBy(() -> resolved("simd", "arch.forward_dtype=bfloat16"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "arch.forward_dtype=bfloat16: must be float32: the CPU's fast backend computes in"
                + " float32; bfloat16 needs device=cuda, or device=reference, which is slow");
  }

  /** The program on a stand-in of some compute capability, which a process sees once. */
  private Commands.Result train(String capability, String... settings) throws IOException {
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      TinyDataset.write(data, 4, 0);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-D" + StandIn.LIBRARY + "=" + StandIn.library(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.hrm4j.train.cli.Main",
            "train",
            "device=cuda",
            "data_path=" + data,
            "run_dir=" + folder.resolve("run" + capability)));
    command.addAll(
        TinyRuns.SETTINGS.stream()
            .filter(setting -> !setting.startsWith("run_name") && !setting.startsWith("epochs"))
            .toList());
    command.add("epochs=2");
    command.addAll(List.of(settings));
    return Commands.run(
        PATIENCE_SECONDS,
        Map.of("HRM_STANDIN_CAPABILITY", capability),
        command.toArray(new String[0]));
  }

  private String writtenType(String capability) throws IOException {
    return Files.readAllLines(folder.resolve("run" + capability).resolve("all_config.yaml"))
        .stream()
        .filter(line -> line.contains("forward_dtype"))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  @Tag("tier1")
  void aGpuComputesInBfloat16FromCapability8On() throws IOException {
    Commands.Result result = train("8.0");
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(writtenType("8.0")).isEqualTo("forward_dtype: bfloat16");
  }

  @Test
  @Tag("tier1")
  void anOlderGpuComputesInFloat32AndRefusesBfloat16ByName() throws IOException {
    Commands.Result refused = train("7.5", "arch.forward_dtype=bfloat16");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.output())
        .contains("arch.forward_dtype=bfloat16: must be float32: bfloat16 needs a GPU of compute")
        .contains("7.5")
        .doesNotContain("\tat ");
    Commands.Result result = train("7.5");
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(writtenType("7.5")).isEqualTo("forward_dtype: float32");
  }
}
