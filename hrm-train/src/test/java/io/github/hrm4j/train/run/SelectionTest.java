package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoints stay, when a run stops early, and whose weights are evaluated. */
class SelectionTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 15, 5);
  }

  private RunFolder run(TrainConfig config, RunListener listener) throws IOException {
    assertThat(TinyRuns.run(folder, config, false, new StopRequest(), listener))
        .isEqualTo(Trainer.Outcome.FINISHED);
    return new RunFolder(folder.resolve(config.names().folder()));
  }

  private static List<JsonNode> evaluations(RunFolder run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.metrics())) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.path("split").asText().equals("test")) {
        lines.add(node);
      }
    }
    return lines;
  }

  @Test
  void aRunThatDoesNotGetBetterStopsEarlyAndStaysStopped() throws IOException {
    // Nothing is learned, so that no evaluation is better than the first.
    TrainConfig config =
        TinyRuns.config(
            data,
            "lr=0",
            "puzzle_emb_lr=0",
            "epochs=20",
            "eval_interval=1",
            "best_metric=lm_loss",
            "early_stopping_patience=3",
            "checkpoint_every_eval=false");
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new Forwarding(TinyRuns.watching(_ -> {})) {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    RunFolder run = run(config, listener);
    List<JsonNode> evaluations = evaluations(run);
    assertThat(evaluations).hasSize(4);
    assertThat(evaluations.getLast().path("final").asBoolean()).isTrue();
    assertThat(notes)
        .filteredOn(note -> !note.startsWith("grad="))
        .singleElement()
        .asString()
        .contains("lm_loss", "in 3 evaluations: stopping");
    long first = evaluations.getFirst().path("step").asLong();
    assertThat(run.best().toRealPath()).isEqualTo(run.model(first).toRealPath());
    assertThat(models(run)).containsExactly(first, run.lastState().orElseThrow());

    int lines = Files.readAllLines(run.metrics()).size();
    TinyRuns.run(folder, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    assertThat(Files.readAllLines(run.metrics())).hasSize(lines);
    TrainConfig patient =
        TinyRuns.config(
            data,
            "lr=0",
            "puzzle_emb_lr=0",
            "epochs=20",
            "eval_interval=1",
            "best_metric=lm_loss",
            "early_stopping_patience=5");
    TinyRuns.run(folder, patient, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    assertThat(evaluations(run)).hasSize(6);
  }

  /** Steps of the models that are there without counting those that a state needs. */
  private static List<Long> models(RunFolder run) throws IOException {
    long last = run.lastState().orElseThrow();
    try (var files = Files.list(run.path())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("step_\\d+\\.safetensors"))
          .map(name -> Long.valueOf(name.replaceAll("\\D", "")))
          .filter(step -> step == last || !Files.exists(run.state(step)))
          .sorted()
          .toList();
    }
  }

  @Test
  void theLastNAreKeptToResumeFrom() throws IOException {
    TrainConfig config = TinyRuns.config(data, "checkpoint_interval=1", "keep_last=5");
    RunFolder run = run(config, TinyRuns.watching(_ -> {}));
    try (var files = Files.list(run.path())) {
      assertThat(files.filter(file -> file.toString().endsWith(".state.safetensors"))).hasSize(5);
    }
  }

  @Test
  void evaluationAndTheModelsFileHaveTheAveragesAndTrainingHasTheWeights() throws IOException {
    TrainConfig plain = TinyRuns.config(data, "run_name=plain");
    TrainConfig averaged = TinyRuns.config(data, "run_name=averaged", "ema=true", "ema_rate=0.5");
    RunFolder without = run(plain, TinyRuns.watching(_ -> {}));
    RunFolder with = run(averaged, TinyRuns.watching(_ -> {}));
    long step = with.lastState().orElseThrow();
    String name = "model.inner.lm_head.weight";
    byte[] weights = bytes(without.model(step), name);
    assertThat(bytes(with.state(step), "weights." + name)).isEqualTo(weights);
    assertThat(bytes(with.model(step), name)).isNotEqualTo(weights);
    String table = "model.inner.puzzle_emb.weights";
    assertThat(bytes(with.model(step), table))
        .as("the puzzle embedding is not averaged")
        .isEqualTo(bytes(without.model(step), table));
    assertThat(evaluations(with).getLast().path("lm_loss"))
        .isNotEqualTo(evaluations(without).getLast().path("lm_loss"));
    assertThat(trainLines(with)).as("training is the same").isEqualTo(trainLines(without));
  }

  private static List<String> trainLines(RunFolder run) throws IOException {
    return Files.readAllLines(run.metrics()).stream()
        .filter(line -> line.contains("\"train\""))
        .toList();
  }

  private static byte[] bytes(Path file, String tensor) throws IOException {
    try (Safetensors safetensors = Safetensors.open(file)) {
      return safetensors.entry(tensor).data().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void aRunThatWasThroughSaysAgainHowGoodItGot() throws IOException {
    TrainConfig config = TinyRuns.config(data);
    RunFolder run = run(config, TinyRuns.watching(_ -> {}));
    List<TrainingRun.Result> results = new ArrayList<>();
    TrainingRun.Setting setting =
        new TrainingRun.Setting(
            folder,
            List.of(),
            "test",
            System::nanoTime,
            () -> Instant.EPOCH,
            new StopRequest(),
            TinyRuns.watching(_ -> {}));
    Optional<ResumePoint> point = ResumePoint.ifAny(run.path());
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1)) {
      new TrainingRun(config, point, setting).run(backend, results::add);
    }
    JsonNode last = evaluations(run).getLast();
    assertThat(results.getFirst().score())
        .hasValue(new Score(last.path("exact_accuracy").asDouble(), last.path("count").asLong()));
  }

  @Test
  void goingBackToAnEarlierCheckpointDropsTheLaterOnes() throws IOException {
    TrainConfig config = TinyRuns.config(data, "checkpoint_interval=2", "keep_last=20");
    RunFolder run = run(config, TinyRuns.watching(_ -> {}));
    long last = run.lastState().orElseThrow();
    byte[] model = Files.readAllBytes(run.model(last));
    StopRequest stop = new StopRequest();
    TrainingRun.Setting setting =
        new TrainingRun.Setting(
            folder,
            List.of(),
            "test",
            System::nanoTime,
            () -> Instant.EPOCH,
            stop,
            TinyRuns.watching(_ -> stop.request()));
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 1)) {
      new TrainingRun(config, Optional.of(ResumePoint.at(run.model(4))), setting)
          .run(backend, _ -> {});
    }
    assertThat(run.lastState()).hasValue(5);
    TinyRuns.run(folder, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    assertThat(run.lastState()).hasValue(last);
    assertThat(Files.readAllBytes(run.model(last))).isEqualTo(model);
  }
}
