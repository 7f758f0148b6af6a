package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.run.RunFolder;
import io.github.hrm4j.train.run.TinyDataset;
import io.github.hrm4j.train.run.TinyRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: being killed, Ctrl-C, its memory. */
class ProcessTest {
  private static final int KILLS = Integer.getInteger("hrm.kills", 10);
  private static final long SEED = Long.getLong("hrm.kill.seed", 1);

  @TempDir private Path folder;

  @BeforeEach
  void writeData() throws IOException {
    TinyDataset.write(folder.resolve("data"), 15, 5);
  }

  private HrmProcess train(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", "data_path=data"));
    arguments.addAll(TinyRuns.SETTINGS);
    arguments.addAll(List.of("device=reference", "threads=1"));
    for (String override : more) {
      String key = override.substring(0, override.indexOf('=') + 1);
      arguments.removeIf(old -> old.startsWith(key));
      arguments.add(override);
    }
    return HrmProcess.start(folder, arguments);
  }

  private static byte[] model(RunFolder run) throws IOException {
    return Files.readAllBytes(run.model(run.lastState().orElseThrow()));
  }

  /** {@code .ci/kill-test} does it a hundred times. */
  @Test
  void aRunKilledAtRandomMomentsEndsInTheSameBits() throws IOException, InterruptedException {
    // A checkpoint after every step, so that many a kill falls into the writing of one.
    String[] settings = {
      "epochs=" + 8 * KILLS, "eval_interval=" + 4 * KILLS, "checkpoint_interval=1", "ema=true"
    };
    HrmProcess whole = train(with(settings, "run_name=whole", "checkpoint_interval=1000"));
    assertThat(whole.awaitExit()).as(whole.output()).isZero();
    RunFolder expected = new RunFolder(folder.resolve("runs/whole"));
    RunFolder run = new RunFolder(folder.resolve("runs/killed"));
    Files.createDirectories(run.path());
    Random random = new Random(SEED);
    int unfinished = 0;
    long last = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      // One in four dies while it starts, the others some time after their first step.
      long line = HrmProcess.lines(run.metrics()) + (random.nextInt(4) == 0 ? 0 : 1);
      HrmProcess process = train(with(settings, "run_name=killed", "resume=auto"));
      boolean alive = process.awaitLines(run.metrics(), line);
      alive &= process.killAfter(random.nextInt(1000));
      assertThat(alive).as("kill %d comes before the run is through", kill).isTrue();
      unfinished += countTemporary(run.path()) > 0 ? 1 : 0;
      long step = run.lastState().orElse(0);
      assertThat(step).as("checkpoint after kill %d", kill).isGreaterThanOrEqualTo(last);
      last = step;
      if (step > 0) {
        requireWhole(run, step);
      }
    }
    System.out.println(
        KILLS
            + " kills, "
            + unfinished
            + " while a file was being written, the last after "
            + last);
    HrmProcess rest = train(with(settings, "run_name=killed", "resume=auto"));
    assertThat(rest.awaitExit()).as(rest.output()).isZero();
    assertThat(run.lastState()).isEqualTo(expected.lastState());
    assertThat(model(run)).isEqualTo(model(expected));
    assertThat(lines(run.metrics())).isEqualTo(lines(expected.metrics()));
    assertThat(lines(run.path().resolve("metrics.csv")))
        .isEqualTo(lines(expected.path().resolve("metrics.csv")));
    assertThat(countTemporary(run.path())).isZero();
  }

  private static void requireWhole(RunFolder run, long step) throws IOException {
    try (Safetensors model = Safetensors.open(run.model(step));
        Safetensors state = Safetensors.open(run.state(step))) {
      assertThat(model.metadata()).containsEntry("note.step", Long.toString(step));
      assertThat(state.metadata()).containsEntry("step", Long.toString(step));
    }
  }

  private static long countTemporary(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".tmp")).count();
    }
  }

  /** Lines without the one number that is a time. */
  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("(\"train_seconds\":|,true,)[0-9.]+", ""))
        .toList();
  }

  private static String[] with(String[] settings, String... more) {
    List<String> all = new ArrayList<>(List.of(settings));
    for (String override : more) {
      all.removeIf(old -> old.startsWith(override.substring(0, override.indexOf('=') + 1)));
      all.add(override);
    }
    return all.toArray(String[]::new);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void ctrlCSavesAndExitsWith130() throws IOException, InterruptedException {
    RunFolder run = new RunFolder(folder.resolve("runs/tiny"));
    Files.createDirectories(run.path());
    HrmProcess process = train("epochs=100000", "eval_interval=50000");
    assertThat(process.awaitLines(run.metrics(), 20)).as(process.output()).isTrue();
    process.interrupt();
    assertThat(process.awaitExit()).as(process.output()).isEqualTo(130);
    long step = run.lastState().orElseThrow();
    assertThat(step).isEqualTo(HrmProcess.lines(run.metrics()));
    assertThat(process.output())
        .contains("Interrupted after step " + step, "hrm train resume=runs/tiny");
    HrmProcess next =
        HrmProcess.start(folder, List.of("train", "resume=latest", "epochs=2", "eval_interval=1"));
    assertThat(next.awaitExit()).as(next.output()).isEqualTo(2);
    assertThat(next.output()).contains("eval_interval", "cannot change it");
    HrmProcess resumed = HrmProcess.start(folder, List.of("train", "resume=runs/latest"));
    assertThat(resumed.awaitLines(run.metrics(), step + 5)).as(resumed.output()).isTrue();
    resumed.kill();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryIsFlat() throws IOException, InterruptedException {
    // 8 KiB lost in a step would be 16 MiB; the compiled code grows a little at first.
    assertThat(growth(4000, 2000, "lr=1e-4"))
        .as("KiB more after 2,000 steps")
        .isLessThan(12 * 1024);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryOfALargerModelIsFlat() throws IOException, InterruptedException {
    // Its parameters alone are 4 MiB: one copy lost in a step would be 800 MiB.
    assertThat(
            growth(
                100,
                200,
                "lr=1e-4",
                "arch.hidden_size=128",
                "arch.H_layers=2",
                "arch.L_layers=2",
                "global_batch_size=30"))
        .as("KiB more after 200 steps")
        .isLessThan(24 * 1024);
  }

  /** KiB by which a training process grows over some steps after others. */
  private long growth(int warmUp, int steps, String... settings)
      throws IOException, InterruptedException {
    RunFolder run = new RunFolder(folder.resolve("runs/tiny"));
    Files.createDirectories(run.path());
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(
        List.of("epochs=100000", "eval_interval=50000", "checkpoint_interval=300", "device=simd"));
    HrmProcess process = train(all.toArray(String[]::new));
    assertThat(process.awaitLines(run.metrics(), warmUp)).as(process.output()).isTrue();
    long before = process.residentKib();
    assertThat(process.awaitLines(run.metrics(), warmUp + steps)).as(process.output()).isTrue();
    long after = process.residentKib();
    process.kill();
    return after - before;
  }

  @Test
  void theWholeWayFromTrainToEvaluate() throws IOException, InterruptedException {
    HrmProcess train = train();
    assertThat(train.awaitExit()).as(train.output()).isZero();
    assertThat(train.output())
        .contains("evaluation after step", "The run is in runs/tiny", "What to try next")
        .contains("hrm solve PUZZLE checkpoint=runs/tiny", "hrm view runs/tiny --open")
        .doesNotContain("Exception");
    HrmProcess evaluate =
        HrmProcess.start(
            folder,
            List.of("evaluate", "checkpoint=runs/latest", "--output", "out", "device=reference"));
    assertThat(evaluate.awaitExit()).as(evaluate.output()).isZero();
    assertThat(evaluate.output()).contains("exactly solved", "exact_accuracy", "Written to out");
    for (String name : List.of("logits", "q_halt_logits", "q_continue_logits")) {
      assertThat(folder.resolve("out/" + name + ".npy")).exists();
    }
    assertThat(folder.resolve("out/metrics.json")).content().contains("\"exact_accuracy\":");
  }
}
