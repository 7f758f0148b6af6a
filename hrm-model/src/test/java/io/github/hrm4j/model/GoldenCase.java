package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers of the reference, packed into one file; its metadata hold the configuration. */
final class GoldenCase implements AutoCloseable {
  private final Safetensors file;

  GoldenCase(Path path) throws IOException {
    file = Safetensors.open(path);
  }

  static GoldenCase resource(String name) throws IOException, URISyntaxException {
    return new GoldenCase(Path.of(GoldenCase.class.getResource("/golden/" + name).toURI()));
  }

  HrmConfig config() {
    Map<String, String> settings = new LinkedHashMap<>(file.metadata());
    settings.remove("batch_size");
    settings.remove("global_batch_size");
    return HrmConfig.of(settings);
  }

  int globalBatchSize() {
    return Integer.parseInt(file.metadata().get("global_batch_size"));
  }

  int rows() {
    return Integer.parseInt(file.metadata().get("batch_size"));
  }

  boolean has(String name) {
    return file.tensors().containsKey(name);
  }

  /** Names below a folder, without it. */
  List<String> names(String folder) {
    return file.tensors().keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .map(name -> name.substring(folder.length() + 1))
        .toList();
  }

  Tensor load(String name, Backend backend) throws FormatException {
    return file.load(name, backend);
  }

  int[] ints(String name, Backend backend) throws FormatException {
    try (var _ = backend.openScope("golden")) {
      return load(name, backend).toInts();
    }
  }

  double scalar(String name, Backend backend) throws FormatException {
    try (var _ = backend.openScope("golden")) {
      return load(name, backend).item();
    }
  }

  /** The network with the parameters of a folder of the case. */
  Hrm model(Backend backend, String folder) throws FormatException {
    Hrm model = new Hrm(backend, config(), 1);
    for (Map.Entry<String, Tensor> entry : model.state().entrySet()) {
      try (var _ = backend.openScope("load")) {
        backend.assign(entry.getValue(), load(folder + "/" + entry.getKey(), backend));
      }
    }
    assertThat(model.state().keySet()).containsExactlyInAnyOrderElementsOf(names(folder));
    return model;
  }

  PuzzleBatch batch(String prefix, Backend backend) throws FormatException {
    return new PuzzleBatch(
        rows(),
        config().seqLen(),
        ints(prefix + ".inputs", backend),
        ints(prefix + ".labels", backend),
        ints(prefix + ".puzzle_identifiers", backend));
  }

  /** Requires a tensor to be near the stored one: |difference| &lt;= tolerance · scale. */
  void compare(String name, float[] actual, double tolerance, boolean relative, Backend backend)
      throws FormatException {
    try (var _ = backend.openScope("golden")) {
      float[] expected = load(name, backend).toFloats();
      assertThat(actual).as(name).hasSameSizeAs(expected);
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      double worst = 0;
      for (int i = 0; i < actual.length; i++) {
        double error = Math.abs((double) actual[i] - expected[i]);
        assertThat(error).as(name + " at " + i).isNotNaN();
        worst = Math.max(worst, error);
      }
      assertThat(worst).as(name).isLessThanOrEqualTo(tolerance * (relative ? largest : 1));
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
