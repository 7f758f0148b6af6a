package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hrm4j.cuda.testkit.PlantedFault;
import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DeviceException;
import io.github.hrm4j.train.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind when the device fails it in the middle of a step. */
@Tag("tier1")
class CudaStepFaultsTest {
  private static final int SAVED_STEPS = 3;
  private static final int LEAST_MIB = 8; // cuBLAS's workspace alone
  private static final int MOST_MIB = 256;

  @TempDir private Path folder;
  private StandInDevice standIn;
  private TrainConfig config;

  @BeforeEach
  void trainSomeSteps() throws IOException {
    standIn = StandIn.fresh();
    Path data = TinyDataset.write(folder.resolve("data"), 150, 5);
    config =
        TinyRuns.config(
            data, "arch.hidden_size=64", "global_batch_size=64", "checkpoint_interval=1000");
    StopRequest stop = new StopRequest();
    assertThat(train(false, stop, step -> stopAt(stop, step)))
        .isEqualTo(Trainer.Outcome.INTERRUPTED);
  }

  @AfterEach
  void backToTheEnvironment() {
    with("MEMORY_MIB", null);
    with("LOST_AFTER", null);
  }

  private static void stopAt(StopRequest stop, long step) {
    if (step == SAVED_STEPS) {
      stop.request();
    }
  }

  private void with(String setting, String value) {
    standIn.set("HRM_STANDIN_" + setting, value);
    standIn.reset();
  }

  private Trainer.Outcome train(boolean resume, StopRequest stop, LongConsumer afterStep)
      throws IOException {
    try (Backend backend = Backends.open("cuda", 1)) {
      return TinyRuns.run(backend, folder, config, resume, stop, TinyRuns.watching(afterStep));
    }
  }

  private Throwable failureOfResuming() {
    return catchThrowable(() -> train(true, new StopRequest(), _ -> {}));
  }

  /** Every file of the run but the log of its metrics, with a hash of its content. */
  private Map<String, Integer> files() throws IOException {
    Map<String, Integer> content = new TreeMap<>();
    try (var files = Files.list(folder.resolve(config.names().folder()))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        content.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  private static boolean isInAStep(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Trainer.class.getName()));
  }

  @PlantedFault("out of memory in the middle of a step")
  void whenMemoryRunsOutTheErrorHasSizesAndTheLastCheckpointIsIntact() throws IOException {
    Map<String, Integer> saved = files();
    assertThat(saved).isNotEmpty();
    int inAStep = 0;
    int mib = LEAST_MIB;
    for (; mib < MOST_MIB; mib++) {
      with("MEMORY_MIB", String.valueOf(mib));
      Throwable failure = failureOfResuming();
      if (failure == null) {
        break;
      }
      assertThat(failure)
          .isInstanceOf(DeviceException.class)
          .hasMessageMatching(
              "cuda:0: .*(cudaErrorMemoryAllocation \\(2\\), asking .* of "
                  + mib
                  + "(\\.0)? MiB in use.*|out of device memory)");
      assertThat(files()).as("with %d MiB", mib).isEqualTo(saved);
      inAStep += isInAStep(failure) ? 1 : 0;
    }
    assertThat(mib).as("MiB that suffice").isLessThan(MOST_MIB);
    assertThat(inAStep).as("limits that a step ran into").isPositive();
  }

  @Test
  void whenTheDeviceIsLostTheErrorSaysSoAndTheRunCanBeResumed() throws IOException {
    Map<String, Integer> saved = files();
    with("LOST_AFTER", "500");
    Throwable failure = failureOfResuming();
    assertThat(failure)
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("the device was lost after 500 launches");
    assertThat(isInAStep(failure)).isTrue();
    assertThat(files()).isEqualTo(saved);
    with("LOST_AFTER", null);
    assertThat(train(true, new StopRequest(), _ -> {})).isEqualTo(Trainer.Outcome.FINISHED);
  }
}
