package io.github.hrm4j.train.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.golden.GoldenReport.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The suite notices what it is there for: it fails on every kind of stored tensor when one value of
 * it is changed, on tensors that it has not compared, and on missing ones.
 */
class CorruptedGoldenTest {
  @TempDir Path root;

  private Path unpack(String name) throws IOException {
    return PackedCases.unpack(name + "/", root).resolve(name);
  }

  // On the plain backend: what is tested here is the suite, and that needs no time to warm up.
  private static Set<String> failures(Path folder) throws IOException {
    return failures(folder, "reference");
  }

  private static Set<String> failures(Path folder, String device) throws IOException {
    GoldenReport report = new GoldenReport();
    try (Backend backend = Backends.open(device, 1)) {
      GoldenSuite.run(folder, backend, report);
    }
    assertThat(report.comparisons()).isNotEmpty();
    return report.comparisons().stream()
        .filter(comparison -> !comparison.passed())
        .map(Comparison::check)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All results of a group are changed at once: exactly their own comparisons must fail. */
  @ParameterizedTest
  @CsvSource({
    "tiny-noemb, eval/step.*",
    "tiny-noemb, call1/grad/.*",
    "tiny-noemb, call1/params_after/.*",
    "tiny-noemb, call2/(?!batch).*",
    "tiny-noemb, rope/.*",
    "tiny-rope, call1/grad/.*",
    "tiny-rope, call1/params_after/.*",
    "tiny-rope, call1/(?!batch|grad|params_after|local_ids).*",
    "tiny-rope, call2/(?!batch).*"
  })
  void everyResultIsCompared(String name, String group) throws IOException {
    Path folder = unpack(name);
    Set<String> corrupted = corrupt(folder, tensor -> tensor.matches(group));
    assertThat(corrupted).isNotEmpty();
    Set<String> failed =
        failures(folder).stream()
            .filter(check -> check.matches(group))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(failed).isEqualTo(corrupted);
  }

  @Test
  void everyBf16ResultIsCompared() throws IOException {
    Path folder = unpack("tiny-rope");
    Set<String> corrupted = corrupt(folder, tensor -> tensor.startsWith("eval-bf16/step"));
    Set<String> failed =
        failures(folder).stream()
            .map(check -> check.substring(0, check.lastIndexOf('/')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(corrupted).hasSize(16);
    assertThat(failed).isEqualTo(corrupted);
  }

  @Test
  void everyInputMatters() throws IOException {
    Path folder = unpack("tiny-noemb");
    Set<String> kinds = new TreeSet<>();
    for (String tensor : new GoldenCase("case", "", folder).tensors()) {
      boolean input = tensor.startsWith("params/") || tensor.contains("/batch.");
      if (input && kinds.add(tensor.replaceAll("[HL]_level.layers.[0-9]", ""))) {
        requireNoticed(folder, tensor);
      }
    }
    assertThat(kinds).hasSize(6 + 4 + 9);
  }

  @Test
  void everyTensorOfEveryOperationMatters() throws IOException {
    try (Stream<Path> operations = Files.list(unpack("ops"))) {
      for (Path operation : operations.filter(Files::isDirectory).toList()) {
        for (String tensor : new GoldenCase("op", "", operation).tensors()) {
          requireNoticed(operation, tensor);
        }
      }
    }
  }

  private static void requireNoticed(Path folder, String tensor) throws IOException {
    Path file = folder.resolve(tensor + ".npy");
    byte[] original = Files.readAllBytes(file);
    Corruption.of(file);
    assertThat(failures(folder)).as("%s/%s", folder, tensor).isNotEmpty();
    Files.write(file, original);
  }

  private static Set<String> corrupt(Path folder, Predicate<String> which) throws IOException {
    Set<String> corrupted = new TreeSet<>();
    for (String tensor : new GoldenCase("case", "", folder).tensors()) {
      if (which.test(tensor)) {
        Corruption.of(folder.resolve(tensor + ".npy"));
        corrupted.add(tensor);
      }
    }
    return corrupted;
  }

  @Test
  void whatIsWholePasses() throws IOException {
    for (Path folder : GoldenSuite.cases(PackedCases.unpack(root))) {
      String device = System.getProperty("hrm.backend", "simd");
      assertThat(failures(folder, device)).as("%s", folder).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"ops/linear_bias, x2", "tiny-noemb, call1/extra", "tiny-noemb, stray"})
  void aTensorThatIsStoredButNotComparedIsAFailure(String name, String tensor) throws IOException {
    Path folder = unpack(name);
    NpyWriter.write(folder.resolve(tensor + ".npy"), Shape.of(1), new float[1]);
    assertThat(failures(folder)).containsExactly(tensor);
  }

  @Test
  void aTensorThatIsListedButNotStoredIsAFailure() throws IOException {
    Path folder = unpack("tiny-noemb");
    Files.delete(folder.resolve("eval/step2/z_H.npy"));
    assertThat(failures(folder)).containsExactly("eval/step2/z_H");
    list(folder, "more/of_it");
    assertThat(failures(folder)).containsExactlyInAnyOrder("eval/step2/z_H", "more/of_it");
  }

  private static void list(Path folder, String tensor) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path description = folder.resolve(GoldenCase.DESCRIPTION);
    ObjectNode json = (ObjectNode) mapper.readTree(description.toFile());
    ObjectNode entry = ((ArrayNode) json.get("tensors")).addObject();
    entry.put("file", tensor + ".npy").put("dtype", "float32").putArray("shape").add(1);
    mapper.writeValue(description.toFile(), json);
  }

  @Test
  void anotherShapeThanListedIsAFailure() throws IOException {
    Path folder = unpack("ops/linear_bias");
    NpyWriter.write(folder.resolve("y.npy"), Shape.of(1), new float[1]);
    assertThat(failures(folder)).isNotEmpty();
  }

  @Test
  void aNumberThatIsNoneIsAFailure() throws IOException {
    Path folder = unpack("ops/linear_bias");
    float[] y = new GoldenCase("op", "", folder).floats("y");
    y[7] = Float.NaN;
    NpyWriter.write(folder.resolve("y.npy"), Shape.of(2, 17, 33), y);
    assertThat(failures(folder)).containsExactly("y");
  }

  @Test
  void anOperationWithoutCheckIsAFailure() throws IOException {
    Path ops = unpack("ops/rms_norm").getParent();
    Files.writeString(ops.resolve(GoldenCase.DESCRIPTION), "{\"ops\": {}}");
    assertThat(failures(ops)).isEmpty();
    Path folder = Files.move(ops.resolve("rms_norm"), ops.resolve("layer_norm"));
    assertThat(failures(folder)).containsExactlyInAnyOrder("layer_norm", "x", "y", "dx", "dy");
    assertThat(failures(ops)).contains("layer_norm/layer_norm", "layer_norm/y");
  }

  @Test
  void aFolderWithoutDescriptionIsSkippedAndNoCaseAtAllIsAnError() throws IOException {
    Files.createDirectories(root.resolve("checkpoint"));
    assertThatThrownBy(() -> GoldenSuite.cases(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no folder in it has a case.json");
    assertThatThrownBy(() -> GoldenSuite.cases(root.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such folder");
    Path folder = unpack("ops/rms_norm");
    assertThat(GoldenSuite.cases(folder.getParent())).containsExactly(folder);
    assertThat(GoldenSuite.cases(folder)).containsExactly(folder);
  }

  @Test
  void theReportHasOneObjectForEachComparison() throws IOException {
    GoldenReport report = new GoldenReport();
    report.add(new Comparison("a", "b", 0.5, 1, true, ""));
    report.add(new Comparison("a", "c", Double.NaN, 1, false, "no number"));
    Path file = root.resolve("target/report.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.toString())
        .isEqualTo(
            "[{\"case\":\"a\",\"check\":\"b\",\"maxError\":0.5,\"tolerance\":1.0,\"passed\":true},"
                + "{\"case\":\"a\",\"check\":\"c\",\"maxError\":null,\"tolerance\":1.0,"
                + "\"passed\":false}]");
    assertThat(Files.readAllLines(file)).hasSize(4);
    assertThat(report.failures("a")).hasSize(1);
    assertThat(report.failures("b")).isEqualTo(List.of());
  }
}
