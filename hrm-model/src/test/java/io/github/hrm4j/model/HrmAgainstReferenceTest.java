package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.FormatException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Four evaluation calls and the first training call of a tiny model against the reference's
 * numbers; tolerances as in the golden files' description. The whole suite is in hrm-train.
 */
class HrmAgainstReferenceTest {
  private static final String CASE = "tiny-rope.safetensors";

  @Test
  void evaluates() throws Exception {
    try (GoldenCase golden = GoldenCase.resource(CASE);
        Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      Act act = new Act(golden.model(backend, "params"));
      Carry carry = new Carry(backend, golden.config(), golden.rows());
      PuzzleBatch batch = golden.batch("eval/batch", backend);
      for (int step = 1; step <= golden.config().haltMaxSteps(); step++) {
        assertThat(carry.allHalted()).isEqualTo(step == 1);
        try (var _ = backend.openScope("step")) {
          EvalSegment out = act.evaluate(carry, batch);
          String at = "eval/step" + step + "/";
          if (golden.has(at + "logits")) {
            double tolerance = step == 1 ? 2e-5 : 2e-4;
            golden.compare(at + "logits", out.logits().toFloats(), tolerance, false, backend);
            golden.compare(at + "q_halt_logits", out.qHalt(), tolerance, false, backend);
            golden.compare(at + "q_continue_logits", out.qContinue(), tolerance, false, backend);
            golden.compare(at + "z_H", carry.zH().toFloats(), tolerance, false, backend);
            golden.compare(at + "z_L", carry.zL().toFloats(), tolerance, false, backend);
          }
        }
      }
      assertThat(carry.allHalted()).isTrue();
    }
  }

  @Test
  void trains() throws Exception {
    try (GoldenCase golden = GoldenCase.resource(CASE);
        Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      Hrm model = golden.model(backend, "params");
      Carry carry = new Carry(backend, golden.config(), golden.rows());
      call(golden, backend, model, carry, 1);
    }
  }

  static void call(GoldenCase golden, Backend backend, Hrm model, Carry carry, int call)
      throws FormatException {
    String at = "call" + call + "/";
    PuzzleBatch batch = golden.batch(at + "batch", backend);
    Sink sink = new Sink(golden, backend, at + "grad/");
    try (var _ = backend.openScope("step")) {
      TrainSegment out =
          new Act(model)
              .train(carry, batch, new SeededRandom(1, 1), golden.globalBatchSize(), sink);
      golden.compare(at + "logits", out.logits().toFloats(), 5e-5, false, backend);
      golden.compare(at + "q_halt_logits", out.qHalt(), 5e-5, false, backend);
      golden.compare(at + "q_continue_logits", out.qContinue(), 5e-5, false, backend);
      golden.compare(at + "target_q_continue", out.targetQContinue(), 5e-5, false, backend);
      golden.compare(at + "loss", new float[] {(float) out.loss()}, 1e-5, true, backend);
      for (var metric : out.metrics().sums().entrySet()) {
        float[] value = {metric.getValue().floatValue()};
        golden.compare(at + "metric." + metric.getKey(), value, 1e-5, true, backend);
      }
    }
    golden.compare(at + "z_H", carry.zH().toFloats(), 5e-5, false, backend);
    golden.compare(at + "z_L", carry.zL().toFloats(), 5e-5, false, backend);
    assertThat(carry.steps()).isEqualTo(golden.ints(at + "steps", backend));
    boolean[] halted = carry.halted();
    int[] expected = golden.ints(at + "halted", backend);
    for (int row = 0; row < halted.length; row++) {
      assertThat(halted[row]).as("halted, row " + row).isEqualTo(expected[row] == 1);
    }
    assertThat(carry.current())
        .usingRecursiveComparison()
        .isEqualTo(golden.batch(at + "current", backend));
    assertThat(sink.compared).containsAll(golden.names(at + "grad"));
  }

  /** Compares each gradient as it comes. */
  private static final class Sink implements GradientSink {
    private final GoldenCase golden;
    private final Backend backend;
    private final String folder;
    private final Set<String> compared = new HashSet<>();

    Sink(GoldenCase golden, Backend backend, String folder) {
      this.golden = golden;
      this.backend = backend;
      this.folder = folder;
    }

    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      compare(parameter.name(), gradient);
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      compare("model.inner.puzzle_emb.local_weights", gradient);
    }

    private void compare(String name, Tensor gradient) {
      assertThat(compared.add(name)).as(name + " comes once").isTrue();
      if (golden.has(folder + name)) {
        try (Scope _ = backend.openScope("compare")) {
          golden.compare(folder + name, gradient.toFloats(), 5e-5, true, backend);
        } catch (FormatException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
