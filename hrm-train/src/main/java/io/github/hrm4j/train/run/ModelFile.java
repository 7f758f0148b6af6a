package io.github.hrm4j.train.run;

import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Model weights with the configuration they belong to. */
final class ModelFile {
  private ModelFile() {}

  static void write(Path file, Hrm model) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    model.config().toMap().forEach((name, value) -> metadata.put(name, value.toString()));
    Safetensors.write(file, model.state(), metadata);
  }

  static void read(Path path, Hrm model) throws IOException {
    try (Safetensors file = Safetensors.open(path);
        Scope _ = model.backend().openScope("load")) {
      for (Map.Entry<String, Tensor> entry : model.state().entrySet()) {
        Safetensors.Entry found = file.entry(entry.getKey());
        if (!found.shape().equals(entry.getValue().shape())) {
          throw new FormatException(
              path,
              "tensor " + entry.getKey(),
              "is " + found.shape() + ", this run needs " + entry.getValue().shape());
        }
        model.backend().assign(entry.getValue(), file.load(entry.getKey(), model.backend()));
      }
    }
  }
}
