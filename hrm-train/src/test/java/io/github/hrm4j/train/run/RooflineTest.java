package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.cuda.testkit.StandIn;
import io.github.hrm4j.cuda.testkit.StandInDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.run.LaunchTrace.Launches;
import io.github.hrm4j.train.run.LaunchTrace.Task;
import io.github.hrm4j.train.run.Roofline.Gpu;
import io.github.hrm4j.train.run.Roofline.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arithmetic of docs/cuda-roofline.md, and what it rests on. */
@Tag("tier1")
class RooflineTest {
  private static final int STEPS = 3;

  @TempDir private Path folder;

  @Test
  void aProductTakesWhatItsExtentsSay() {
    // m 100, n 200, k 300, one of a batch of 2, bfloat16 into float32, added to what is there.
    List<Work> work =
        new Roofline(Task.SUDOKU, 0)
            .work(Map.of("gemm 100 200 300 2 2 4 1", new Launches(5, 1, 1)));
    Work product = work.getFirst();
    assertThat(product.flop()).isEqualTo(5 * 2 * 2.0 * 100 * 200 * 300);
    assertThat(product.bytes()).isEqualTo(5 * 2 * ((100 + 200) * 300 * 2.0 + 2 * 100 * 200 * 4));
    assertThat(Gpu.H100.seconds(product))
        .isCloseTo(product.bytes() / 3.35e12, within(1e-15)); // few FLOP to a byte
  }

  @Test
  void attentionAndTheOptimizerAreCountedByTheirShapes() {
    Roofline roofline = new Roofline(Task.SUDOKU, 1000);
    Work forward =
        roofline.work(Map.of("hrm_attention_64_f32", new Launches(1, 10, 20))).getFirst();
    assertThat(forward.flop()).isEqualTo(2 * 2.0 * 384 * 8 * 82 * 82 * 64);
    assertThat(forward.bytes()).isEqualTo(30);
    Work adam = roofline.work(Map.of("hrm_adam_atan2", new Launches(1, 0, 0))).getFirst();
    assertThat(adam.bytes()).isEqualTo(28_000);
  }

  /** Launches of the last of some steps, by kernel. */
  private Map<String, Long> lastStep(String trace) throws IOException {
    StandInDevice standIn = StandIn.fresh();
    standIn.set("HRM_STANDIN_TRACE", trace);
    standIn.reset();
    Map<String, Long> launches = new TreeMap<>();
    StopRequest stop = new StopRequest();
    RunListener listener =
        TinyRuns.watching(
            step -> {
              boolean last = step == STEPS;
              if (last || step == STEPS - 1) {
                standIn
                    .launched()
                    .forEach(
                        (name, ran) ->
                            launches.merge(
                                name, last ? ran.launches() : -ran.launches(), Long::sum));
              }
              if (last) {
                stop.request();
              }
            });
    Path data = TinyDataset.write(folder.resolve("data" + trace), 15, 5);
    TrainConfig config = TinyRuns.config(data, "run_name=trace" + trace);
    try (Backend backend = Backends.open("cuda", 1)) {
      TinyRuns.run(backend, folder, config, false, stop, listener);
    } finally {
      standIn.set("HRM_STANDIN_TRACE", null);
      standIn.reset();
    }
    launches.values().removeIf(count -> count == 0);
    return launches;
  }

  @Test
  void whatIsWrittenDownIsWhatIsLaunched() throws IOException {
    Map<String, Long> computed = lastStep("0");
    assertThat(computed).containsKey("hrm_adam_atan2").hasSizeGreaterThan(20);
    assertThat(lastStep("1")).isEqualTo(computed);
  }

  @Test
  void thePageIsWhatTheProgramWrites() throws IOException {
    assertThat(Files.readString(Roofline.FILE))
        .as("docs/cuda-roofline.md is not of this program: run Roofline")
        .isEqualTo(Roofline.page(folder));
  }
}
