package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Micro-batches change nothing but the memory that a step takes. */
class AccumulationTest {
  private static final int STEPS = 3;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 40, 0);
  }

  /** What three steps leave behind. */
  private record Outcome(
      Map<String, float[]> weights, Map<String, float[]> moments, List<Double> losses, long peak) {}

  private Outcome train(int accumulation, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "global_batch_size=12",
                "lr=1e-3",
                "lr_warmup_steps=0",
                "grad_accumulation=" + accumulation));
    settings.addAll(List.of(more));
    TrainConfig config = TinyRuns.config(data, settings.toArray(String[]::new));
    try (Backend on = Backends.open(System.getProperty("hrm.backend", "simd"), 1);
        PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN);
        Scope _ = on.openScope("run")) {
      TrainState state = new TrainState(on, config, train);
      TrainStep step = new TrainStep(config, state, Trainer.schedule(config, train.metadata()));
      List<Double> losses = new ArrayList<>();
      for (int i = 1; i <= STEPS; i++) {
        TrainStep.Report report = step.run(state.batches().next().orElseThrow(), i);
        losses.add(report.loss());
        report.metrics().qContinueLoss().ifPresent(losses::add);
      }
      Map<String, float[]> weights = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> entry : state.model().state().entrySet()) {
        weights.put(entry.getKey(), entry.getValue().toFloats());
      }
      Map<String, float[]> moments = new LinkedHashMap<>();
      for (Parameter parameter : state.model().parameters()) {
        moments.put(parameter.name(), state.adam().firstMoment(parameter).toFloats());
      }
      return new Outcome(weights, moments, losses, on.memory().pool().stats().peakLiveBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 12})
  void parametersAfterThreeStepsAreThoseOfTheWholeBatch(int accumulation) throws IOException {
    Outcome whole = train(1);
    Outcome parts = train(accumulation);
    requireClose(parts.weights(), whole.weights(), 1e-6f);
    requireClose(parts.moments(), whole.moments(), 1e-6f);
    for (int i = 0; i < whole.losses().size(); i++) {
      assertThat(parts.losses().get(i)).isCloseTo(whole.losses().get(i), within(1e-5));
    }
  }

  private static void requireClose(
      Map<String, float[]> parts, Map<String, float[]> whole, float tolerance) {
    assertThat(parts).hasSameSizeAs(whole);
    whole.forEach(
        (name, values) ->
            assertThat(parts.get(name)).as(name).containsExactly(values, within(tolerance)));
  }

  @Test
  void theStepsMoveTheWeightsByMuchMoreThanTheTolerance() throws IOException {
    Outcome three = train(1);
    Outcome other = train(1, "lr=1.1e-3");
    float[] a = three.weights().get("model.inner.lm_head.weight");
    float[] b = other.weights().get("model.inner.lm_head.weight");
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    assertThat(most).as("a tenth of the rate is seen").isGreaterThan(1e-5);
  }

  @Test
  void aQuarterOfTheBatchTakesMuchLessMemory() throws IOException {
    // So that what a step makes outweighs the parameters and the sums of their gradients.
    String[] large = {
      "eval_interval=4", "global_batch_size=60", "arch.hidden_size=32", "arch.expansion=1"
    };
    Outcome whole = train(1, large);
    Outcome parts = train(4, large);
    assertThat(parts.peak()).isLessThan(whole.peak() * 6 / 10);
  }

  @Test
  void theBatchMustDivide() {
    assertThatThrownBy(() -> TinyRuns.config(data, "grad_accumulation=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("grad_accumulation=3: must divide global_batch_size=4");
  }
}
