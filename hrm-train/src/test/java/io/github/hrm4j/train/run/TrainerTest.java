package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.optim.LrSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final RunListener QUIET = TinyRuns.watching(_ -> {});

  /** Five puzzles, every other one with two examples. */
  private static final int TEST_EXAMPLES = 7;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 15, 5);
  }

  private RunFolder run(TrainConfig config) throws IOException {
    assertThat(TinyRuns.run(folder, config, false, new StopRequest(), QUIET))
        .isEqualTo(Trainer.Outcome.FINISHED);
    return new RunFolder(folder.resolve(config.names().folder()));
  }

  private static List<JsonNode> metrics(RunFolder run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.metrics())) {
      assertThat(line).doesNotContainPattern("\\d[eE][-+]?\\d");
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void aRunLeavesWhatIsPromised() throws IOException, NoSuchAlgorithmException {
    TrainConfig config = TinyRuns.config(data);
    RunFolder run = run(config);
    List<JsonNode> lines = metrics(run);
    List<JsonNode> train =
        lines.stream().filter(line -> line.get("split").asText().equals("train")).toList();
    List<JsonNode> test =
        lines.stream().filter(line -> line.get("split").asText().equals("test")).toList();
    // 4 epochs · 15 groups · 1.5 examples / 4 rows = 22.5; partial batches are dropped twice.
    long total = 22;
    assertThat(train).hasSizeBetween(18, (int) total);
    LrSchedule schedule = new LrSchedule(3, total, 0.1);
    for (int i = 0; i < train.size(); i++) {
      assertThat(train.get(i).get("step").asLong()).isEqualTo(i + 1);
      assertThat(train.get(i).get("lr").asDouble()).isEqualTo(schedule.rate(1e-2, i + 1));
    }
    assertThat(train.getFirst().properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "step",
            "split",
            "count",
            "accuracy",
            "exact_accuracy",
            "q_halt_accuracy",
            "steps",
            "lm_loss",
            "q_halt_loss",
            "q_continue_loss",
            "lr");
    assertThat(test).hasSize(config.iterations());
    assertThat(test.getFirst().has("final")).isFalse();
    JsonNode last = lines.getLast();
    assertThat(last).isSameAs(test.getLast());
    assertThat(last.get("final").booleanValue()).isTrue();
    assertThat(last.get("count").doubleValue()).isEqualTo(TEST_EXAMPLES);
    assertThat(last.get("exact_accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(last.get("train_seconds").doubleValue()).isPositive();
    assertThat(last.get("act_saved_compute").doubleValue()).isBetween(0.0, 1.0);
    assertThat(last.get("act_exact_accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(last.get("step").asLong()).isEqualTo(run.lastState().orElseThrow());
    assertThat(folder.resolve("runs/latest").toRealPath()).isEqualTo(run.path().toRealPath());
    assertThat(Files.isSymbolicLink(folder.resolve("runs/latest"))).isTrue();
    JsonNode info = new ObjectMapper().readTree(run.info().toFile());
    assertThat(info.properties())
        .extracting(Map.Entry::getKey)
        .contains(
            "java",
            "jvm_flags",
            "cpu",
            "device",
            "seed",
            "parameters",
            "threads",
            "arguments",
            "config",
            "data",
            "memory");
    assertThat(info.at("/config/lr").asDouble()).isEqualTo(0.01);
    assertThat(info.at("/data/sha256/train~1all__inputs.npy").asText())
        .isEqualTo(sha256(data.resolve("train/all__inputs.npy")));
    assertThat(info.at("/data/sha256")).hasSize(13);
    assertThat(info.at("/memory/backward_bytes/full").asLong())
        .isGreaterThan(info.at("/memory/backward_bytes/one-step").asLong());
    assertThat(info.at("/memory/native_peak_bytes").asLong())
        .isGreaterThan(info.at("/memory/backward_bytes/one-step").asLong());
    assertThat(info.at("/outcome").asText()).isEqualTo("finished");
    assertThat(Files.readString(run.config())).contains("puzzle_emb_ndim: 16", "lr: 0.01");
    try (var files = Files.list(run.path())) {
      // The first evaluation's model stays, its state goes when two later ones are there.
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "step_" + last.get("step").asLong() + ".safetensors",
              "best.safetensors",
              "metrics.csv",
              "events.out.tfevents.hrm4j")
          .noneMatch(name -> name.startsWith("."));
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void intervalCheckpointsGoAndThoseOfEvaluationsStay() throws IOException {
    RunFolder run = run(TinyRuns.config(data, "checkpoint_interval=2"));
    List<Long> evaluated =
        metrics(run).stream()
            .filter(line -> line.get("split").asText().equals("test"))
            .map(line -> line.get("step").asLong())
            .toList();
    try (var files = Files.list(run.path())) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names.stream().filter(name -> name.endsWith(".state.safetensors"))).hasSize(2);
      assertThat(names.stream().filter(name -> name.matches("step_\\d+\\.safetensors")))
          .hasSizeLessThanOrEqualTo(evaluated.size() + 2);
    }
    assertThat(evaluated).hasSize(2).allSatisfy(step -> assertThat(run.model(step)).exists());
  }

  @Test
  void stepsAfterTheLastAreSkippedWhileTheCounterRises() throws IOException {
    // Mean examples of 1 make total_steps smaller than the number of batches that come.
    Path metadata = data.resolve("train/dataset.json");
    Files.writeString(metadata, Files.readString(metadata).replace("1.5", "1.0"));
    RunFolder run = run(TinyRuns.config(data));
    long total = 15;
    List<JsonNode> lines = metrics(run);
    assertThat(lines.stream().filter(line -> line.get("split").asText().equals("train")))
        .hasSize((int) total);
    assertThat(lines.getLast().get("step").asLong()).isGreaterThan(total);
    assertThat(run.lastState().orElseThrow()).isGreaterThan(total);
  }

  @Test
  void withoutATestSplitEvaluationIsSkippedWithOneLine() throws IOException {
    Path alone = TinyDataset.write(folder.resolve("alone"), 15, 0);
    TrainConfig config = TinyRuns.config(alone);
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new Forwarding(QUIET) {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    TinyRuns.run(folder, config, false, new StopRequest(), listener);
    assertThat(notes)
        .filteredOn(note -> !note.startsWith("grad="))
        .singleElement()
        .asString()
        .contains("No test split", "skipped");
    RunFolder run = new RunFolder(folder.resolve(config.names().folder()));
    JsonNode last = metrics(run).getLast();
    assertThat(last.get("final").booleanValue()).isTrue();
    assertThat(last.has("exact_accuracy")).isFalse();
  }

  @Test
  void aTinyTaskIsLearned() throws IOException {
    RunFolder run =
        run(
            TinyRuns.config(
                data,
                "arch.hidden_size=32",
                "epochs=400",
                "eval_interval=400",
                "weight_decay=0",
                "lr=3e-3",
                "lr_warmup_steps=20",
                "arch.halt_exploration_prob=0.1",
                "global_batch_size=16"));
    List<JsonNode> lines = metrics(run);
    List<JsonNode> tail = lines.subList(lines.size() - 31, lines.size() - 1);
    assertThat(tail.stream().mapToDouble(line -> line.get("accuracy").asDouble()).average())
        .hasValueCloseTo(1.0, within(0.02));
  }

  @Test
  void theSameSeedGivesTheSameBitsForAnyNumberOfThreads() throws IOException {
    byte[] first = null;
    for (int threads : new int[] {1, 2, 4}) {
      TrainConfig config =
          TinyRuns.config(data, "threads=" + threads, "run_name=threads" + threads);
      RunFolder run = run(config);
      byte[] model = Files.readAllBytes(run.model(run.lastState().orElseThrow()));
      first = first == null ? model : first;
      assertThat(model).as("%d threads", threads).isEqualTo(first);
    }
    RunFolder other = run(TinyRuns.config(data, "seed=1", "run_name=other"));
    assertThat(Files.readAllBytes(other.model(other.lastState().orElseThrow())))
        .as("another seed")
        .isNotEqualTo(first);
  }

  @Test
  void nothingIsAllocatedOffHeapAfterTheSecondStep() throws IOException {
    TrainConfig config = TinyRuns.config(data, "epochs=420", "eval_interval=420", "lr=1e-3");
    List<Pool.Stats> stats = new ArrayList<>();
    try (Backend backend = Backends.open(System.getProperty("hrm.backend", "simd"), 2)) {
      RunListener listener = TinyRuns.watching(_ -> stats.add(backend.memory().pool().stats()));
      TinyRuns.run(backend, folder, config, false, new StopRequest(), listener);
    }
    assertThat(stats.size()).isGreaterThanOrEqualTo(2000);
    Pool.Stats second = stats.get(1);
    // Everything after the second step, but a checkpoint borrows sizes that no step needs, once.
    for (int step = 2; step <= 2000; step++) {
      Pool.Stats now = stats.get(step - 1);
      Pool.Stats reference = step <= 1000 ? second : stats.get(1000);
      assertThat(now.liveBytes()).as("live after step %d", step).isEqualTo(second.liveBytes());
      assertThat(now.allocations())
          .as("allocations after step %d", step)
          .isEqualTo(reference.allocations());
      assertThat(now.ownedBytes())
          .as("bytes after step %d", step)
          .isEqualTo(reference.ownedBytes());
    }
  }

  @Test
  void evaluationKeepsWhatItIsAskedTo() throws IOException {
    RunFolder run = run(TinyRuns.config(data, "eval_save_outputs=[logits,labels]"));
    Path outputs = run.outputs(run.lastState().orElseThrow());
    try (NpyFile logits = NpyFile.open(outputs.resolve("logits.npy"));
        NpyFile labels = NpyFile.open(outputs.resolve("labels.npy"))) {
      assertThat(logits.shape().toArray())
          .containsExactly(TEST_EXAMPLES, TinyDataset.SEQ_LEN, TinyDataset.VOCAB);
      assertThat(labels.ints()[0]).as("ignored").isEqualTo(-100);
    }
  }

  @Test
  void whatCannotGoOnIsRefusedByName() throws IOException {
    RunFolder run = run(TinyRuns.config(data));
    assertThatThrownBy(() -> run(TinyRuns.config(data)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds a run already");
    assertThatThrownBy(
            () ->
                TinyRuns.run(
                    folder, TinyRuns.config(data, "seed=3"), true, new StopRequest(), QUIET))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("seed")
        .hasMessageContaining("was 0");
    assertThatThrownBy(
            () ->
                TinyRuns.run(
                    folder,
                    TinyRuns.config(data, "arch.hidden_size=32"),
                    true,
                    new StopRequest(),
                    QUIET))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("shape");
    assertThatThrownBy(() -> ResumePoint.at(folder.resolve("data")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("step_N.state.safetensors");
    assertThatThrownBy(() -> ResumePoint.at(run.path().resolve("step_99999.safetensors")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void twoRunsCannotWriteToOneFolderAtOnce() {
    TrainConfig config = TinyRuns.config(data);
    RunListener nested =
        TinyRuns.watching(
            _ -> {
              assertThatThrownBy(
                      () -> TinyRuns.run(folder, config, false, new StopRequest(), QUIET))
                  .isInstanceOf(ConfigException.class)
                  .hasMessageContaining("another run");
              throw new IllegalStateException("seen");
            });
    assertThatThrownBy(() -> TinyRuns.run(folder, config, false, new StopRequest(), nested))
        .hasMessage("seen");
  }
}
