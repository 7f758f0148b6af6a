package io.github.hrm4j.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long what lives, measured by the bytes in use. */
class TapeMemoryTest {
  private static final int WIDTH = 1024;
  private static final long UNIT = WIDTH * 4;

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = BackendUnderTest.open();
    scope = backend.openScope("test");
  }

  @AfterEach
  void close() {
    scope.close();
    assertThat(stats().liveBuffers()).as("leaked buffers").isZero();
    backend.close();
  }

  private Pool.Stats stats() {
    return backend.memory().pool().stats();
  }

  private Parameter parameter(String name) {
    return new Parameter(name, backend.full(DType.F32, Shape.of(WIDTH), 0.01));
  }

  /** exp(x + p), in a scope of its own: the sum is not saved, the result is. */
  private Variable layer(Variable x, Parameter p) {
    try (Scope inner = backend.openScope("layer")) {
      Variable y = Elementwise.apply(Unary.EXP, Add.apply(x, p));
      inner.keep(y.value());
      return y;
    }
  }

  private List<Parameter> parameters(int n) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      parameters.add(parameter("p" + i));
    }
    return parameters;
  }

  private Variable network(List<Parameter> parameters) {
    Variable x = parameters.getFirst();
    for (Parameter p : parameters) {
      x = layer(x, p);
    }
    return Sum.apply(Scale.apply(x, 0));
  }

  @Test
  void innerScopesFreeWhatIsNotSavedAtOnce() {
    Parameter p = parameter("p");
    long before = stats().liveBytes();
    try (Tape tape = new Tape(backend)) {
      tape.record(
          () -> {
            Variable y = layer(p, p);
            assertThat(stats().liveBytes() - before).as("only the exponential").isEqualTo(UNIT);
            y = layer(y, p);
            assertThat(stats().liveBytes() - before).isEqualTo(2 * UNIT);
            return y;
          });
      assertThat(tape.bytes()).isEqualTo(2 * UNIT);
    }
    assertThat(stats().liveBytes()).isEqualTo(before);
  }

  @Test
  void savedTensorsOutliveTheirInnerScope() {
    Parameter p = parameter("p");
    try (Tape tape = new Tape(backend)) {
      Variable loss =
          tape.record(
              () -> {
                try (Scope inner = backend.openScope("inner")) {
                  Variable y = Elementwise.apply(Unary.EXP, Scale.apply(p, 2));
                  Variable sum = Sum.apply(Mul.apply(y, y));
                  inner.keep(sum.value());
                  return sum; // y is not kept by hand
                }
              });
      // d/dp e^(4p) = 4·e^(4p)
      assertThat(tape.backward(loss).of(p).toFloats()[0])
          .isCloseTo((float) (4 * Math.exp(0.04)), offset(1e-5f));
    }
  }

  @Test
  void memoryFallsDuringTheBackward() {
    List<Parameter> parameters = parameters(10);
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> network(parameters));
      assertThat(tape.bytes()).isEqualTo(10 * UNIT);
      long start = stats().liveBytes();
      List<Long> kept = new ArrayList<>();
      List<Long> live = new ArrayList<>();
      tape.backward(
          loss,
          (_, _) -> {
            kept.add(tape.bytes() / UNIT);
            live.add(stats().liveBytes() - start);
          });
      // p0 is also the input of the first layer, so each is handed over at its own layer's sum.
      assertThat(kept).containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
      for (int i = 1; i < live.size(); i++) {
        assertThat(live.get(i)).as("live bytes at parameter %d", i).isLessThan(live.get(i - 1));
      }
      assertThat(live.getLast()).isLessThanOrEqualTo(-8 * UNIT);
      // A result's gradient, what an operation makes of it, and the sum of two.
      assertThat(stats().peakLiveBytes()).isLessThanOrEqualTo(start + 4 * UNIT);
    }
  }

  @Test
  void gradientsAndTheLossOutliveTheTape() {
    List<Parameter> parameters = parameters(3);
    long before = stats().liveBytes();
    Gradients gradients;
    Variable loss;
    try (var _ = backend.openScope("step")) {
      try (Tape tape = new Tape(backend)) {
        loss = tape.record(() -> network(parameters));
        gradients = tape.backward(loss);
      }
      assertThat(loss.value().item()).isZero();
      for (Parameter p : parameters) {
        assertThat(gradients.of(p).toFloats()).hasSize(WIDTH).containsOnly(0);
      }
    }
    assertThat(stats().liveBytes()).isEqualTo(before);
    Tensor gradient = gradients.of(parameters.getFirst());
    assertThatThrownBy(gradient::toFloats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGradientIsFreedAfterTheConsumerUnlessAdopted() {
    List<Parameter> parameters = parameters(2);
    List<Tensor> seen = new ArrayList<>();
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> network(parameters));
      tape.backward(loss, (p, g) -> seen.add(p.name().equals("p0") ? scope.adopt(g) : g));
    }
    assertThat(seen.get(0).isClosed()).as("p1, only looked at").isTrue();
    assertThat(seen.get(1).toFloats()).as("p0, adopted").hasSize(WIDTH);
  }

  @Test
  void aSavedResultHandedOutSurvivesTheBackward() {
    Parameter p = parameter("p");
    try (Tape tape = new Tape(backend)) {
      Variable[] results = new Variable[2];
      Variable loss =
          tape.record(
              () -> {
                results[0] = Elementwise.apply(Unary.EXP, p);
                results[1] = Elementwise.apply(Unary.EXP, results[0]);
                scope.adopt(results[0].value());
                return Sum.apply(results[1]);
              });
      tape.backward(loss);
      assertThat(results[0].value().toFloats()).hasSize(WIDTH);
      assertThat(results[1].value().isClosed()).as("saved, not handed out").isTrue();
    }
  }

  @Test
  void whatIsMadeBetweenRecordingAndBackwardSurvivesIt() {
    Parameter p = parameter("p");
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> Sum.apply(Elementwise.apply(Unary.EXP, p)));
      Tensor twice = backend.affine(loss.value(), 2, 0);
      tape.backward(loss);
      assertThat(twice.item()).isEqualTo(2 * loss.value().item());
    }
  }

  @Test
  void aTapeThatIsNotReplayedFreesEverything() {
    List<Parameter> parameters = parameters(3);
    long before = stats().liveBuffers();
    try (Tape tape = new Tape(backend)) {
      tape.record(() -> network(parameters));
    }
    assertThat(stats().liveBuffers()).isEqualTo(before);
  }

  @Test
  void fromTheSecondStepOnNothingIsAllocated() {
    List<Parameter> parameters = parameters(4);
    step(parameters);
    step(parameters);
    long allocations = stats().allocations();
    long live = stats().liveBuffers();
    for (int i = 0; i < 10; i++) {
      step(parameters);
    }
    assertThat(stats().allocations()).isEqualTo(allocations);
    assertThat(stats().liveBuffers()).isEqualTo(live);
  }

  private void step(List<Parameter> parameters) {
    try (var _ = backend.openScope("step");
        Tape tape = new Tape(backend)) {
      Gradients gradients = tape.backward(tape.record(() -> network(parameters)));
      gradients.asMap().forEach((p, g) -> backend.assign(p.value(), g));
    }
  }
}
