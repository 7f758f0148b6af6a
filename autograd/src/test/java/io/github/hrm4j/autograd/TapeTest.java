package io.github.hrm4j.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.MatMul;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is recorded, and how gradients flow back. */
class TapeTest {
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
    assertThat(backend.memory().pool().stats().liveBuffers()).as("leaked buffers").isZero();
    backend.close();
  }

  private Parameter parameter(String name, float... values) {
    return new Parameter(name, backend.tensor(Shape.of(values.length), values));
  }

  private Variable constant(float... values) {
    return Variable.constant(backend.tensor(Shape.of(values.length), values));
  }

  @Test
  void outsideRecordNothingIsRecorded() {
    Parameter p = parameter("p", 1, 2);
    try (Tape tape = new Tape(backend)) {
      assertThat(Tape.isRecording()).isFalse();
      assertThat(Scale.apply(p, 2).isDifferentiable()).isFalse();
      assertThat(tape.record(Tape::isRecording)).isTrue();
      Variable recorded = tape.record(() -> Scale.apply(p, 2));
      assertThat(recorded.isDifferentiable()).isTrue();
      assertThat(Scale.apply(recorded, 2).isDifferentiable()).isFalse();
      assertThat(tape.operations()).hasSize(1);
    }
  }

  @Test
  void withoutAParameterNothingIsRecorded() {
    try (Tape tape = new Tape(backend)) {
      Variable y = tape.record(() -> Mul.apply(constant(1, 2), constant(3, 4)));
      assertThat(y.isDifferentiable()).isFalse();
      assertThat(tape.operations()).isEmpty();
      assertThat(tape.bytes()).isZero();
    }
  }

  @Test
  void aConstantOperandGetsNoGradient() {
    Parameter p = parameter("p", 1, 2);
    Variable c = constant(3, 4);
    try (Tape tape = new Tape(backend)) {
      Gradients g = tape.backward(tape.record(() -> Sum.apply(Mul.apply(c, p))));
      assertThat(g.of(p).toFloats()).containsExactly(3, 4);
      assertThat(g.asMap()).containsOnlyKeys(p);
    }
  }

  @Test
  void gradientsOfAllUsesOfAParameterAddUp() {
    Parameter p = parameter("p", 2, 3);
    try (Tape tape = new Tape(backend)) {
      // Σ p·p + 5p: slope 2p + 5
      Gradients g =
          tape.backward(
              tape.record(() -> Sum.apply(Add.apply(Mul.apply(p, p), Scale.apply(p, 5)))));
      assertThat(g.of(p).toFloats()).containsExactly(9, 11);
    }
  }

  @Test
  void gradientsOfAllUsesOfAResultAddUp() {
    Parameter p = parameter("p", 2);
    try (Tape tape = new Tape(backend)) {
      // y = p², z = y·(y + 3y): slope 16·p³
      Gradients g =
          tape.backward(
              tape.record(
                  () -> {
                    Variable y = Mul.apply(p, p);
                    return Mul.apply(y, Add.apply(y, Scale.apply(y, 3)));
                  }));
      assertThat(g.of(p).toFloats()).containsExactly(128);
    }
  }

  @Test
  void anOperationMayReturnDyItselfForSeveralInputs() {
    Parameter p = parameter("p", 1, 2);
    Parameter q = parameter("q", 3, 4);
    try (Tape tape = new Tape(backend)) {
      // (p + q) + p: Add returns dy for both inputs, twice in a row
      Gradients g = tape.backward(tape.record(() -> Sum.apply(Add.apply(Add.apply(p, q), p))));
      assertThat(g.of(p).toFloats()).containsExactly(2, 2);
      assertThat(g.of(q).toFloats()).containsExactly(1, 1);
    }
  }

  @Test
  void detachStopsTheGradient() {
    Parameter p = parameter("p", 3);
    try (Tape tape = new Tape(backend)) {
      Gradients g = tape.backward(tape.record(() -> Mul.apply(p, Scale.apply(p, 2).detach())));
      assertThat(g.of(p).toFloats()).containsExactly(6);
    }
  }

  @Test
  void aParameterWithoutInfluenceHasNoGradient() {
    Parameter p = parameter("p", 3);
    Parameter q = parameter("q", 4);
    List<String> consumed = new ArrayList<>();
    try (Tape tape = new Tape(backend)) {
      Variable loss =
          tape.record(
              () -> {
                Scale.apply(q, 2);
                return Scale.apply(p, 2);
              });
      tape.backward(loss, (parameter, _) -> consumed.add(parameter.name()));
    }
    assertThat(consumed).containsExactly("p");
    try (Tape tape = new Tape(backend)) {
      assertThat(tape.backward(tape.record(() -> Scale.apply(p, 2))).of(q)).isNull();
    }
  }

  @Test
  void aForwardMayBeRecordedInParts() {
    Parameter p = parameter("p", 3);
    try (Tape tape = new Tape(backend)) {
      Variable y = tape.record(() -> Mul.apply(p, p));
      Variable target = Scale.apply(y, 10); // not recorded: a constant
      Variable loss = tape.record(() -> Mul.apply(y, target));
      assertThat(tape.operations()).hasSize(2);
      // 90·p²
      assertThat(tape.backward(loss).of(p).toFloats()).containsExactly(540);
    }
  }

  @Test
  void eachParameterIsHandedOverOnceAsSoonAsItIsComplete() {
    Parameter early = parameter("early", 1);
    Parameter late = parameter("late", 1);
    Parameter both = parameter("both", 1);
    List<String> handedOver = new ArrayList<>();
    try (Tape tape = new Tape(backend)) {
      Variable loss =
          tape.record(
              () -> {
                Variable y = Mul.apply(both, early);
                y = Elementwise.apply(Unary.EXP, y);
                y = Mul.apply(y, late);
                return Mul.apply(y, both);
              });
      tape.backward(
          loss,
          (parameter, _) -> handedOver.add(parameter.name() + " " + tape.operations().size()));
    }
    assertThat(handedOver).containsExactly("late 2", "both 0", "early 0");
  }

  @Test
  void theConsumerMayOverwriteTheParameter() {
    Parameter a = new Parameter("a", backend.tensor(Shape.of(2, 2), 1, 2, 3, 4));
    Parameter b = new Parameter("b", backend.tensor(Shape.of(2, 2), 5, 6, 7, 8));
    float[] expected;
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> Sum.apply(MatMul.apply(MatMul.apply(a, b), b)));
      expected = tape.backward(loss).of(a).toFloats();
    }
    List<Float> found = new ArrayList<>();
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> Sum.apply(MatMul.apply(MatMul.apply(a, b), b)));
      tape.backward(
          loss,
          (parameter, gradient) -> {
            if (parameter == a) {
              for (float value : gradient.toFloats()) {
                found.add(value);
              }
            }
            backend.assign(
                parameter.value(), backend.binary(Binary.SUB, parameter.value(), gradient));
          });
    }
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i)).isEqualTo(expected[i]);
    }
  }

  @Test
  void itPrintsItself() {
    Parameter w = new Parameter("w", backend.full(DType.F32, Shape.of(3, 2), 1));
    Variable x = Variable.constant(backend.full(DType.F32, Shape.of(4, 3), 1));
    try (Tape tape = new Tape(backend)) {
      tape.record(() -> Sum.apply(MatMul.apply(x, w)));
      assertThat(tape)
          .hasToString("MatMul [f32[4, 3], w f32[3, 2]] -> f32[4, 2]\nSum [f32[4, 2]] -> f32[]\n");
    }
  }

  @Test
  void aCustomOperationNeedsNothingButTheInterface() {
    record Halve() implements Op {
      static Variable apply(Variable x) {
        return Tape.push(new Halve(), x.backend().affine(x.value(), 0.5, 0), x);
      }

      @Override
      public List<Tensor> saved() {
        return List.of();
      }

      @Override
      public List<Tensor> backward(Tensor dy) {
        return List.of(dy.backend().affine(dy, 0.5, 0));
      }
    }

    Parameter p = parameter("p", 3);
    try (Tape tape = new Tape(backend)) {
      assertThat(tape.backward(tape.record(() -> Halve.apply(p))).of(p).toFloats())
          .containsExactly(0.5f);
    }
  }

  @Test
  void aGradientThatDoesNotFitIsRefused() {
    Parameter p = parameter("p", 3);
    assertRefused(p, List.of(), "0 gradients for the inputs");
    assertRefused(p, List.of(backend.tensor(Shape.of(2), 1, 1)), "f32[2] does not fit its input p");
    assertRefused(p, List.of(backend.ints(Shape.of(1), 1)), "i32[1] is not of its input's type");
  }

  private void assertRefused(Parameter p, List<Tensor> gradients, String message) {
    record Wrong(List<Tensor> gradients) implements Op {
      @Override
      public List<Tensor> saved() {
        return List.of();
      }

      @Override
      public List<Tensor> backward(Tensor dy) {
        return gradients;
      }
    }

    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(() -> Tape.push(new Wrong(gradients), p.value().alias(), p));
      assertThatThrownBy(() -> tape.backward(loss))
          .hasMessageContaining("Wrong")
          .hasMessageContaining(message);
    }
  }
}
