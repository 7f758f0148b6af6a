package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.api.Training;
import io.github.hrm4j.train.api.TrainingResult;
import io.github.hrm4j.train.example.LatinSquares;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program reads the dataset of docs/your-own-puzzle.md. */
class OwnPuzzleTest {
  @TempDir private Path folder;
  private Path dataset;

  @BeforeEach
  void writeDataset() throws IOException {
    Random random = new Random(1);
    PuzzleData train = LatinSquares.examples(32, random);
    dataset = folder.resolve("latin-5x5");
    train.save(dataset, LatinSquares.examples(8, random));
  }

  private static String hrm(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void trainingFromTheCommandLineAndFromJavaAreTheSame() throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("arch.hidden_size", 16);
    settings.put("arch.num_heads", 2);
    settings.put("arch.H_layers", 1);
    settings.put("arch.L_layers", 1);
    settings.put("global_batch_size", 8);
    settings.put("epochs", 2);
    settings.put("eval_interval", 1);
    settings.put("arch.halt_max_steps", 2);
    settings.put("device", System.getProperty("hrm.backend", "simd"));
    Training training = Training.on(dataset);
    settings.forEach(training::set);
    TrainingResult fromJava = training.run(folder.resolve("java"));

    List<String> arguments = new ArrayList<>(List.of("train", "data_path=" + dataset));
    arguments.add("run_dir=" + folder.resolve("hrm"));
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    hrm(arguments);
    Path checkpoint = folder.resolve("hrm").resolve(fromJava.checkpoint().getFileName());
    assertThat(weights(checkpoint)).isEqualTo(weights(fromJava.checkpoint()));
  }

  /** The bytes of each tensor; what the files say besides may differ. */
  private static Map<String, ByteBuffer> weights(Path checkpoint) throws IOException {
    Map<String, ByteBuffer> weights = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(checkpoint)) {
      file.tensors()
          .forEach(
              (name, entry) ->
                  weights.put(name, ByteBuffer.wrap(entry.data().toArray(ValueLayout.JAVA_BYTE))));
    }
    return weights;
  }

  @Test
  void theAuditFindsNothing() {
    assertThat(hrm(List.of("data", "audit", dataset.toString()))).isNotEmpty();
  }
}
