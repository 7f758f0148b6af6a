package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.cpu.Float64Backend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gradient through the whole forward pass, against differences of the loss itself. */
class FullGradientTest {
  private static final int ROWS = 3;
  private static final double STEP = 1e-5;

  private static TrainMethod method(GradientPath path) {
    return new TrainMethod(path, OptionalInt.of(4));
  }

  /** Gradients in float64 by name, and the loss. */
  private record Answer(double loss, Map<String, double[]> gradients, long tapeBytes) {}

  private static final class Sink implements GradientSink {
    private final Map<String, double[]> byName = new LinkedHashMap<>();

    @Override
    public void dense(Parameter parameter, Tensor gradient) {
      byName.put(parameter.name(), gradient.toDoubles());
    }

    @Override
    public void rows(Tensor table, Tensor ids, Tensor gradient) {
      byName.put("rows", gradient.toDoubles());
    }
  }

  /** A second segment, so that the states do not start from the initial ones. */
  private static Answer segment(Hrm model, TrainMethod method) {
    Backend on = model.backend();
    try (Scope _ = on.openScope("segment test")) {
      Carry carry = new Carry(on, model.config(), ROWS);
      Act act = new Act(model, method);
      act.train(carry, TinyHrm.batch(ROWS, 1), new SeededRandom(0, 0), ROWS, TinyHrm.ignoring());
      return segment(act, copy(carry, model));
    }
  }

  private static Carry copy(Carry of, Hrm model) {
    Carry copy = new Carry(model.backend(), model.config(), ROWS);
    copy.restore(of.zH(), of.zL(), of.steps(), of.halted(), of.current());
    return copy;
  }

  private static Answer segment(Act act, Carry carry) {
    Sink sink = new Sink();
    TrainSegment segment =
        act.train(carry, TinyHrm.batch(ROWS, 2), new SeededRandom(0, 0), ROWS, sink);
    return new Answer(segment.loss() / ROWS, sink.byName, segment.tapeBytes());
  }

  @ParameterizedTest
  @CsvSource({"2, 2, rope", "2, 2, learned", "3, 1, rope", "1, 3, rope"})
  void equalsCentralDifferencesInFloat64(int hCycles, int lCycles, String positions) {
    try (Backend on = Float64Backend.open();
        Scope _ = on.openScope("model")) {
      Hrm model = model(on, hCycles, lCycles, positions);
      Act act = new Act(model, method(GradientPath.FULL));
      Carry start = new Carry(on, model.config(), ROWS);
      act.train(start, TinyHrm.batch(ROWS, 1), new SeededRandom(0, 0), ROWS, TinyHrm.ignoring());
      Map<String, double[]> gradients = run(model, act, start).gradients();
      assertThat(gradients).containsKey("rows");
      for (Parameter parameter : model.parameters()) {
        double[] gradient = gradients.get(parameter.name());
        double[] direction = direction(parameter, gradient.length);
        double expected = difference(model, act, start, parameter, direction);
        assertThat(dot(gradient, direction))
            .as("%s along a random direction", parameter.name())
            .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
      }
    }
  }

  private static Hrm model(Backend on, int hCycles, int lCycles, String positions) {
    Hrm model =
        new Hrm(
            on,
            TinyHrm.config(
                Map.of("H_cycles", hCycles, "L_cycles", lCycles, "pos_encodings", positions)),
            5);
    assertThat(model.parameters().getFirst().value().dtype()).isEqualTo(DType.F64);
    // The Q head starts at zero, where no gradient would come from it.
    Tensor weight = model.state().get("model.inner.q_head.weight");
    try (Scope _ = on.openScope("set")) {
      double[] values = new double[(int) weight.size()];
      SeededRandom random = new SeededRandom(1, 1);
      java.util.Arrays.setAll(values, _ -> random.nextDouble() - 0.5);
      on.assign(weight, on.tensor(DType.F64, weight.shape(), values));
    }
    return model;
  }

  private static Answer run(Hrm model, Act act, Carry start) {
    try (Scope _ = model.backend().openScope("run")) {
      return segment(act, copy(start, model));
    }
  }

  private static double[] direction(Parameter parameter, int length) {
    SeededRandom random = SeededRandom.named(7, parameter.name());
    double[] direction = new double[length];
    java.util.Arrays.setAll(direction, _ -> random.nextDouble() - 0.5);
    return direction;
  }

  private static double difference(
      Hrm model, Act act, Carry start, Parameter parameter, double[] direction) {
    double[] original = parameter.value().toDoubles();
    double up = lossAt(model, act, start, parameter, original, direction, STEP);
    double down = lossAt(model, act, start, parameter, original, direction, -STEP);
    lossAt(model, act, start, parameter, original, direction, 0);
    return (up - down) / (2 * STEP);
  }

  private static double lossAt(
      Hrm model,
      Act act,
      Carry start,
      Parameter parameter,
      double[] original,
      double[] direction,
      double step) {
    double[] moved = new double[original.length];
    java.util.Arrays.setAll(moved, i -> original[i] + step * direction[i]);
    Backend on = model.backend();
    try (Scope _ = on.openScope("move")) {
      on.assign(parameter.value(), on.tensor(DType.F64, parameter.shape(), moved));
    }
    return run(model, act, start).loss();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void isTheOneStepGradientWhereThereIsOneStepOnly() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Hrm model = new Hrm(on, TinyHrm.config(Map.of("H_cycles", 1, "L_cycles", 1)), 5);
      Answer full = segment(model, method(GradientPath.FULL));
      Answer oneStep = segment(model, method(GradientPath.ONE_STEP));
      assertThat(full.loss()).isEqualTo(oneStep.loss());
      assertThat(full.tapeBytes()).isEqualTo(oneStep.tapeBytes());
      assertThat(full.gradients()).hasSameSizeAs(oneStep.gradients());
      full.gradients().forEach((name, g) -> assertThat(g).isEqualTo(oneStep.gradients().get(name)));
    }
  }

  @Test
  void takesMoreMemoryForTheSameForwardPass() {
    try (Backend on = TestBackends.open(1);
        Scope _ = on.openScope("model")) {
      Hrm model = new Hrm(on, TinyHrm.config(Map.of("H_cycles", 2, "L_cycles", 3)), 5);
      Answer full = segment(model, method(GradientPath.FULL));
      Answer oneStep = segment(model, method(GradientPath.ONE_STEP));
      assertThat(full.loss()).as("the forward pass is the same").isEqualTo(oneStep.loss());
      // Eight updates of the states are kept in place of two.
      assertThat(full.tapeBytes()).isGreaterThan(3 * oneStep.tapeBytes());
    }
  }
}
