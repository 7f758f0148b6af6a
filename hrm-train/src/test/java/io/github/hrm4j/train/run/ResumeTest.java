package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.log.RunLogs;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was cut and resumed ends in the same bits as one that was not. */
class ResumeTest {
  @TempDir private Path folder;
  private TrainConfig config;
  private RunFolder whole;
  private long lastStep;

  @BeforeEach
  void runUninterrupted() throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 15, 5);
    runUninterrupted("whole", TinyRuns.config(data));
  }

  private void runUninterrupted(String base, TrainConfig with) throws IOException {
    config = with;
    whole = new RunFolder(folder.resolve(base).resolve(config.names().folder()));
    TinyRuns.run(
        folder.resolve(base), config, false, new StopRequest(), TinyRuns.watching(_ -> {}));
    lastStep = whole.lastState().orElseThrow();
  }

  @Test
  void withAveragedWeightsMicroBatchesAndTheFullGradient() throws IOException {
    runUninterrupted(
        "extras",
        TinyRuns.config(
            folder.resolve("data"),
            "ema=true",
            "ema_rate=0.7",
            "grad_accumulation=2",
            "grad=full"));
    for (long cut = 2; cut <= lastStep; cut += 3) {
      Path base = folder.resolve("extra cut" + cut);
      stopAfter(base, cut);
      TinyRuns.run(base, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
      requireSame(new RunFolder(base.resolve(config.names().folder())));
    }
  }

  @Test
  void atEveryStepWhereverTheCutIs() throws IOException {
    assertThat(lastStep).isGreaterThan(18);
    boolean midSegment = false;
    for (long cut = 1; cut <= lastStep; cut++) {
      Path base = folder.resolve("cut" + cut);
      stopAfter(base, cut);
      RunFolder run = new RunFolder(base.resolve(config.names().folder()));
      assertThat(run.lastState()).hasValue(cut);
      midSegment |= hasARowInMidSegment(run.state(cut));
      TinyRuns.run(base, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
      requireSame(run);
    }
    assertThat(midSegment).as("some cut is in mid-segment").isTrue();
  }

  @Test
  void whenItIsCutAfterEverySingleStep() throws IOException {
    Path base = folder.resolve("chain");
    for (long step = 1; step <= lastStep; step++) {
      stopAfter(base, step);
    }
    TinyRuns.run(base, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    requireSame(new RunFolder(base.resolve(config.names().folder())));
  }

  @Test
  void whenItIsCutInTheMiddleOfAnEvaluation() throws IOException {
    Path base = folder.resolve("evaluation");
    StopRequest stop = new StopRequest();
    RunListener listener =
        new Forwarding(TinyRuns.watching(_ -> {})) {
          @Override
          public Progress evaluating(long step, long examples) {
            return (_, _, _) -> stop.request();
          }
        };
    assertThat(TinyRuns.run(base, config, false, stop, listener))
        .isEqualTo(Trainer.Outcome.INTERRUPTED);
    TinyRuns.run(base, config, true, new StopRequest(), TinyRuns.watching(_ -> {}));
    requireSame(new RunFolder(base.resolve(config.names().folder())));
  }

  private void stopAfter(Path base, long step) throws IOException {
    StopRequest stop = new StopRequest();
    RunListener listener =
        TinyRuns.watching(
            done -> {
              if (done == step) {
                stop.request();
              }
            });
    assertThat(TinyRuns.run(base, config, true, stop, listener))
        .isEqualTo(Trainer.Outcome.INTERRUPTED);
  }

  private static boolean hasARowInMidSegment(Path state) throws IOException {
    try (Safetensors file = Safetensors.open(state)) {
      int[] halted = file.entry("carry.halted").data().toArray(ValueLayout.JAVA_INT);
      for (int row : halted) {
        if (row == 0) {
          return true;
        }
      }
      return false;
    }
  }

  private void requireSame(RunFolder run) throws IOException {
    assertThat(run.lastState()).hasValue(lastStep);
    assertThat(run.model(lastStep)).hasSameBinaryContentAs(whole.model(lastStep));
    assertThat(state(run)).isEqualTo(state(whole));
    assertThat(metrics(run)).isEqualTo(metrics(whole));
    assertThat(table(run)).isEqualTo(table(whole));
    assertThat(Files.size(run.path().resolve(RunLogs.EVENTS)))
        .isEqualTo(Files.size(whole.path().resolve(RunLogs.EVENTS)));
  }

  private static List<String> table(RunFolder run) throws IOException {
    return Files.readAllLines(run.path().resolve(RunLogs.CSV)).stream()
        .map(line -> line.replaceFirst(",true,[0-9.]+$", ",true,"))
        .toList();
  }

  /** Everything in the state but how long it took, and what halted rows happen to hold. */
  private Map<String, Object> state(RunFolder run) throws IOException {
    Map<String, Object> contents = new TreeMap<>();
    try (Safetensors file = Safetensors.open(run.state(lastStep))) {
      Map<String, String> numbers = new LinkedHashMap<>(file.metadata());
      numbers.remove("train_seconds");
      numbers.remove("metrics_bytes"); // train_seconds in the last line may be longer
      numbers.remove("csv_bytes");
      contents.put("numbers", numbers);
      for (Map.Entry<String, Safetensors.Entry> tensor : file.tensors().entrySet()) {
        contents.put(
            tensor.getKey(),
            List.of(boxed(tensor.getValue().data().toArray(ValueLayout.JAVA_BYTE))));
      }
    }
    return contents;
  }

  private static String boxed(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static List<String> metrics(RunFolder run) throws IOException {
    return Files.readAllLines(run.metrics()).stream()
        .map(line -> line.replaceFirst("\"train_seconds\":[0-9.]+", ""))
        .toList();
  }
}
