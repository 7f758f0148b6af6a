package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.eval.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny HRM in training on the device and on the CPU: the same numbers, step by step. */
@OnDevice
class CudaTrainingTest {
  private static final int STEPS = 50;

  /**
   * Of a metric, or of 1. Seen over 50 steps are 1.2e-4, in q_continue_loss: the Q head starts at
   * weights of 0, where the first updates follow the sign of rounding noise; 1e-5 elsewhere.
   */
  private static final double FLOAT32 = 2e-4;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 150, 0);
  }

  /** The metrics of every step. */
  private List<Map<String, Double>> train(String device, String name, String... settings)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("epochs=8", "eval_interval=8", "lr=1e-3", "run_name=" + name));
    TrainConfig config = TinyRuns.config(data, all.toArray(new String[0]));
    StopRequest stop = new StopRequest();
    Metrics metrics = new Metrics(stop, new ArrayList<>());
    try (Backend backend = Backends.open(device, 1)) {
      TinyRuns.run(backend, folder, config, false, stop, metrics);
    }
    assertThat(metrics.steps()).hasSize(STEPS);
    return metrics.steps();
  }

  /** Keeps the metrics, and stops after the last step. */
  private record Metrics(StopRequest stop, List<Map<String, Double>> steps) implements RunListener {
    @Override
    public void started(long step, long totalSteps) {
      assertThat(totalSteps).isGreaterThanOrEqualTo(STEPS);
    }

    @Override
    public void stepped(long step, Map<String, Double> metrics) {
      steps.add(metrics);
      if (step == STEPS) {
        stop.request();
      }
    }

    @Override
    public Progress evaluating(long step, long examples) {
      return Progress.NONE;
    }

    @Override
    public void evaluated(long step, Evaluation evaluation) {}

    @Override
    public void note(String line) {}

    @Override
    public void finish() {}
  }

  private static void requireClose(
      List<Map<String, Double>> found, List<Map<String, Double>> expected, double tolerance) {
    for (int step = 0; step < STEPS; step++) {
      for (Map.Entry<String, Double> metric : expected.get(step).entrySet()) {
        assertThat(found.get(step).get(metric.getKey()))
            .as("step %d, %s", step + 1, metric.getKey())
            .isCloseTo(
                metric.getValue(), within(tolerance * Math.max(1, Math.abs(metric.getValue()))));
      }
    }
  }

  private static double lmLoss(List<Map<String, Double>> steps, int from) {
    return steps.subList(from, from + 10).stream()
        .mapToDouble(metrics -> metrics.get("lm_loss"))
        .average()
        .orElseThrow();
  }

  @Test
  void lossesInFloat32AreThoseOfTheCpu() throws IOException {
    List<Map<String, Double>> device = train("cuda", "device", "arch.forward_dtype=float32");
    requireClose(device, train("simd", "cpu", "arch.forward_dtype=float32"), FLOAT32);
    assertThat(lmLoss(device, STEPS - 10)).isLessThan(0.95 * lmLoss(device, 0));
  }

  @Test
  void aRunInTheDevicesOwnTypeRepeatsBitForBitAndLearns() throws IOException {
    List<Map<String, Double>> first = train("cuda", "first");
    assertThat(train("cuda", "second")).isEqualTo(first);
    assertThat(lmLoss(first, STEPS - 10)).isLessThan(0.95 * lmLoss(first, 0));
    List<Map<String, Double>> cpu = train("simd", "float32");
    if (computesInBf16()) {
      // Float32 would be much nearer to the CPU.
      assertThat(first.get(0).get("lm_loss")).isNotCloseTo(cpu.get(0).get("lm_loss"), within(1e-6));
      assertThat(first.get(0).get("lm_loss")).isCloseTo(cpu.get(0).get("lm_loss"), within(0.05));
    } else {
      requireClose(first, cpu, FLOAT32);
    }
  }

  /** From compute capability 8.0 on. */
  private static boolean computesInBf16() {
    try (Backend backend = Backends.open("cuda", 1)) {
      return backend.cannotCompute(DType.BF16) == null;
    }
  }
}
