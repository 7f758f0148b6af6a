package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.CaptureException;
import io.github.hrm4j.tensor.Captured;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DeviceException;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.optim.LrSchedule;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that the device repeats by itself are the steps that the host would have made. */
@OnDevice
class CapturedStepTest {
  /** Two plain ones, and fifty that are replayed. */
  private static final int STEPS = 52;

  private static final String[] SETTINGS = {
    "global_batch_size=12",
    "lr=3e-3",
    "lr_warmup_steps=20",
    "puzzle_emb_lr=1e-2",
    "arch.halt_max_steps=3",
    "arch.halt_exploration_prob=0.5",
    "ema=true"
  };

  @TempDir private Path folder;

  /**
   * What a run leaves behind.
   *
   * @param reports of each step
   * @param halted of each step, which rows had halted, as text
   */
  private record Outcome(
      List<TrainStep.Report> reports,
      List<String> halted,
      Map<String, float[]> state,
      List<String> notes) {}

  private interface Between {
    void afterStep(Backend on, int step) throws IOException;
  }

  private Outcome train(boolean capturing, Between between) throws IOException {
    return train(capturing, UnaryOperator.identity(), between);
  }

  private Outcome train(boolean capturing, UnaryOperator<Backend> change, Between between)
      throws IOException {
    Path data = TinyDataset.write(folder.resolve("data-" + capturing), 40, 0);
    TrainConfig config = TinyRuns.config(data, SETTINGS);
    List<String> notes = new ArrayList<>();
    List<TrainStep.Report> reports = new ArrayList<>();
    List<String> halted = new ArrayList<>();
    try (Backend on = Backends.open("cuda", 1);
        PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN);
        Scope _ = on.openScope("run")) {
      TrainState state = new TrainState(change.apply(on), config.on(on), train);
      LrSchedule schedule = new LrSchedule(20, 1000, 0.1);
      TrainStep step =
          capturing
              ? TrainStep.capturing(config, state, schedule, notes::add)
              : new TrainStep(config, state, schedule);
      for (int i = 1; i <= STEPS; i++) {
        reports.add(step.run(nextBatch(state), i));
        halted.add(Arrays.toString(state.carry().halted()));
        between.afterStep(on, i);
      }
      return new Outcome(reports, halted, everything(state), notes);
    }
  }

  private static PuzzleBatch nextBatch(TrainState state) throws IOException {
    Optional<PuzzleBatch> batch = state.batches().next();
    while (batch.isEmpty()) { // the end of an iteration
      batch = state.batches().next();
    }
    return batch.get();
  }

  private static Map<String, float[]> everything(TrainState state) {
    Map<String, float[]> all = new LinkedHashMap<>();
    state.model().state().forEach((name, tensor) -> all.put(name, tensor.toFloats()));
    for (Parameter parameter : state.model().parameters()) {
      String name = parameter.name();
      all.put(name + " m", state.adam().firstMoment(parameter).toFloats());
      all.put(name + " v", state.adam().secondMoment(parameter).toFloats());
      all.put(name + " ema", state.ema().orElseThrow().average(parameter).toFloats());
      all.put(name + " updates", new float[] {state.adam().updates(parameter)});
    }
    all.put("zH", state.carry().zH().toFloats());
    all.put("zL", state.carry().zL().toFloats());
    return all;
  }

  private static void requireSameBits(Outcome captured, Outcome plain) {
    assertThat(captured.reports()).isEqualTo(plain.reports());
    assertThat(captured.halted()).isEqualTo(plain.halted());
    assertThat(captured.state().keySet()).isEqualTo(plain.state().keySet());
    plain
        .state()
        .forEach(
            (name, values) -> assertThat(captured.state().get(name)).as(name).isEqualTo(values));
  }

  /**
   * Tensors of all small sizes that are made after the capture and live on: a replay must not write
   * into them, nor find its own memory changed by them.
   */
  private static final class Bystanders implements Between {
    private static final int GRANULE = 16; // floats, of the pool
    private final List<Tensor> all = new ArrayList<>();

    @Override
    public void afterStep(Backend on, int step) {
      if (step == 5) {
        for (int n = GRANULE; n <= 256 * GRANULE; n += GRANULE) {
          all.add(on.full(DType.F32, Shape.of(n), n));
          all.add(on.full(DType.F32, Shape.of(n), -n));
        }
      }
      if (step == STEPS) {
        for (Tensor tensor : all) {
          float sign = all.indexOf(tensor) % 2 == 0 ? 1 : -1;
          assertThat(tensor.toFloats()).containsOnly(sign * tensor.shape().extent(0));
        }
      }
    }
  }

  @Test
  void fiftyReplayedStepsEqualPlainLaunchesBitForBit() throws IOException {
    Outcome plain = train(false, (_, _) -> {});
    assertThat(new TreeSet<>(plain.halted())).as("halting is mixed").hasSizeGreaterThan(10);
    Outcome captured = train(true, new Bystanders());
    assertThat(captured.notes()).singleElement().asString().contains("Steps are captured");
    requireSameBits(captured, plain);
  }

  @Test
  void inTheSteadyStateNothingIsAllocated() throws IOException {
    List<Pool.Stats> stats = new ArrayList<>();
    train(true, (on, _) -> stats.add(on.memory().pool().stats()));
    assertThat(stats.subList(3, STEPS)).allSatisfy(s -> assertThat(s).isEqualTo(stats.get(3)));
  }

  /** The same backend, which cannot capture. */
  private static Backend refusing(Backend real) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              if (method.getName().equals("capture")) {
                throw new CaptureException("for a reason", null);
              }
              return method.invoke(real, arguments);
            });
  }

  @Test
  void withoutCaptureStepsGoOnPlainlyAndSayWhy() throws IOException {
    Outcome plain = train(false, (_, _) -> {});
    Outcome refused = train(true, CapturedStepTest::refusing, (_, _) -> {});
    assertThat(refused.notes())
        .containsExactly("Steps are not captured, which costs time only: for a reason");
    requireSameBits(refused, plain);
  }

  @Test
  void whereMemoryIsShortCapturedWorkIsGivenUp() {
    try (Backend on = Backends.open("cuda", 1);
        Scope _ = on.openScope("test")) {
      Tensor x = on.tensor(Shape.of(2), 1, 2);
      Runnable twice = () -> inScope(on, () -> on.assign(x, on.binary(Binary.ADD, x, x)));
      Captured captured = on.capture(twice);
      assertThatThrownBy(() -> on.empty(DType.F64, Shape.of(1 << 20, 1 << 20)))
          .isInstanceOf(DeviceException.class)
          .hasMessageContainingAll("cudaMalloc", "asking 8 TiB", "in use");
      assertThat(captured.isOpen()).isFalse();
      assertThatThrownBy(captured::replay).isInstanceOf(IllegalStateException.class);
      on.capture(twice).replay();
      assertThat(x.toFloats()).containsExactly(2, 4);
    }
  }

  @Test
  void whatCannotBeCapturedSaysWhyAndLeavesNothingBehind() {
    try (Backend on = Backends.open("cuda", 1);
        Scope _ = on.openScope("test")) {
      Tensor x = on.tensor(Shape.of(3), 1, 2, 3);
      assertThatThrownBy(() -> on.capture(() -> assertThat(x.toFloats()).isNotEmpty()))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("reads from a tensor");
      assertThatThrownBy(() -> on.capture(() -> inScope(on, () -> on.tensor(Shape.of(1), 5))))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("writes to a tensor");
      assertThatThrownBy(() -> on.capture(() -> on.binary(Binary.ADD, x, x)))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("outlives");
      assertThatThrownBy(() -> on.capture(on::synchronize)).isInstanceOf(CaptureException.class);
      assertThat(on.binary(Binary.ADD, x, x).toFloats()).containsExactly(2, 4, 6);
    }
  }

  @Test
  void aReplayReadsTheNumbersOfTheDay() {
    try (Backend on = Backends.open("cuda", 1);
        Scope _ = on.openScope("test")) {
      Tensor x = on.tensor(Shape.of(2), 1, 2);
      Tensor sum = on.full(DType.F32, Shape.of(2), 0);
      try (Captured add =
          on.capture(() -> inScope(on, () -> on.assign(sum, on.binary(Binary.ADD, sum, x))))) {
        assertThat(sum.toFloats()).as("nothing is computed yet").containsExactly(0, 0);
        add.replay();
        on.assign(x, on.tensor(Shape.of(2), 10, 20));
        add.replay();
        assertThat(sum.toFloats()).containsExactly(11, 22);
        assertThat(add.operations()).isGreaterThanOrEqualTo(2);
      }
    }
  }

  private static void inScope(Backend on, Runnable work) {
    try (Scope _ = on.openScope("work")) {
      work.run();
    }
  }
}
