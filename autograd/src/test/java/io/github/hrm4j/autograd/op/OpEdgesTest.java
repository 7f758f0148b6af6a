package io.github.hrm4j.autograd.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.autograd.Gradients;
import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the op table does not reach: kinks, extremes, empty tensors, constants, wrong operands. */
class OpEdgesTest {
  private Backend on;
  private Scope scope;

  @BeforeEach
  void open() {
    on = BackendUnderTest.open();
    scope = on.openScope("test");
  }

  @AfterEach
  void close() {
    scope.close();
    assertThat(on.memory().pool().stats().liveBuffers()).as("leaked buffers").isZero();
    on.close();
  }

  private Parameter parameter(String name, int... extents) {
    return new Parameter(name, on.full(DType.F32, Shape.of(extents), 1));
  }

  private Parameter vector(float... values) {
    return new Parameter("x", on.tensor(Shape.of(values.length), values));
  }

  private Variable constant(int... extents) {
    return Variable.constant(on.full(DType.F32, Shape.of(extents), 1));
  }

  /** The elements, with 0 for -0: which of the two is nobody's concern here. */
  private static float[] floats(Tensor x) {
    float[] values = x.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] += 0f;
    }
    return values;
  }

  private Gradients gradients(Supplier<Variable> forward) {
    try (Tape tape = new Tape(on)) {
      return tape.backward(tape.record(() -> Sum.apply(forward.get())));
    }
  }

  @Test
  void theSlopeAtAKinkIsZero() {
    Parameter x = vector(-1, 0, 1);
    assertThat(floats(gradients(() -> Elementwise.apply(Unary.RELU, x)).of(x)))
        .containsExactly(0, 0, 1);
    assertThat(floats(gradients(() -> Elementwise.apply(Unary.ABS, x)).of(x)))
        .containsExactly(-1, 0, 1);
  }

  @Test
  void binaryCrossEntropyOfExtremeLogitsIsFinite() {
    Parameter x = vector(-1000, -1000, 1000, 1000, 0);
    Tensor target = on.tensor(Shape.of(5), 0, 1, 0, 1, 1);
    assertThat(floats(BceWithLogits.apply(x, target).value()))
        .containsExactly(0, 1000, 1000, 0, (float) Math.log(2));
    assertThat(floats(gradients(() -> BceWithLogits.apply(x, target)).of(x)))
        .containsExactly(0, -1, 1, 0, -0.5f);
  }

  @Test
  void softmaxCrossEntropyOfExtremeLogitsIsFinite() {
    Parameter x = new Parameter("x", on.tensor(Shape.of(2, 2), 1e4f, -1e4f, 1e4f, -1e4f));
    Tensor labels = on.ints(Shape.of(2), 0, 1);
    assertThat(floats(CrossEntropyLoss.apply(CrossEntropy.SOFTMAX, x, labels).value()))
        .containsExactly(0, 2e4f);
    assertThat(
            floats(gradients(() -> CrossEntropyLoss.apply(CrossEntropy.SOFTMAX, x, labels)).of(x)))
        .containsExactly(0, 0, 1, -1);
  }

  @ParameterizedTest
  @EnumSource(CrossEntropy.class)
  void ignoredLabelsCountNowhere(CrossEntropy kind) {
    Parameter x = new Parameter("x", on.tensor(Shape.of(2, 3), 1, -2, 3, 4, 5, -6));
    int ignored = CrossEntropy.IGNORED;
    Tensor labels = on.ints(Shape.of(2), ignored, ignored);
    assertThat(floats(CrossEntropyLoss.apply(kind, x, labels).value())).containsOnly(0);
    assertThat(floats(gradients(() -> CrossEntropyLoss.apply(kind, x, labels)).of(x)))
        .containsOnly(0);
  }

  @Test
  void rowsThatNoIdNamesHaveNoGradient() {
    Parameter table = parameter("table", 4, 2);
    Tensor ids = on.ints(Shape.of(3), 2, 0, 2);
    assertThat(floats(gradients(() -> Embedding.apply(table, ids)).of(table)))
        .containsExactly(1, 1, 0, 0, 2, 2, 0, 0);
  }

  @Test
  void emptyTensorsPassThrough() {
    Parameter x = parameter("x", 0, 4);
    Parameter w = parameter("w", 5, 4);
    Parameter b = parameter("b", 5);
    Gradients g = gradients(() -> Linear.apply(x, w, b));
    assertThat(g.of(x).shape()).isEqualTo(Shape.of(0, 4));
    assertThat(floats(g.of(w))).hasSize(20).containsOnly(0);
    assertThat(floats(g.of(b))).hasSize(5).containsOnly(0);

    Parameter inner = parameter("inner", 3, 0);
    g = gradients(() -> MatMul.apply(inner, constant(0, 2)));
    assertThat(g.of(inner).shape()).isEqualTo(Shape.of(3, 0));

    Parameter table = parameter("table", 2, 3);
    g = gradients(() -> Embedding.apply(table, on.ints(Shape.of(0))));
    assertThat(floats(g.of(table))).hasSize(6).containsOnly(0);

    Parameter row = parameter("row", 3);
    g = gradients(() -> Add.apply(constant(0, 3), row));
    assertThat(floats(g.of(row))).containsExactly(0, 0, 0);

    g = gradients(() -> Concat.apply(0, x, w));
    assertThat(g.of(x).shape()).isEqualTo(Shape.of(0, 4));
    assertThat(floats(g.of(w))).containsOnly(1);

    g = gradients(() -> Slice.apply(w, 0, 2, 2));
    assertThat(floats(g.of(w))).hasSize(20).containsOnly(0);
  }

  @Test
  void whatOnlyAConstantsGradientNeedsIsNotSaved() {
    Parameter w = parameter("w", 3, 3);
    Variable c = constant(3, 3);
    assertThat(recorded(() -> MatMul.apply(c, w)).saved()).containsExactly(c.value());
    assertThat(recorded(() -> MatMul.apply(w, c)).saved()).containsExactly(c.value());
    assertThat(recorded(() -> Mul.apply(w, c)).saved()).containsExactly(c.value());
    assertThat(recorded(() -> Linear.apply(c, w, null)).saved()).containsExactly(c.value());
    assertThat(recorded(() -> Linear.apply(w, c, null)).saved()).containsExactly(c.value());
    Parameter b = parameter("b", 3);
    assertThat(recorded(() -> Linear.apply(c, c, b)).saved()).isEmpty();

    Tensor dy = on.full(DType.F32, Shape.of(3, 3), 1);
    assertThat(recorded(() -> MatMul.apply(c, w)).backward(dy).getFirst()).isNull();
    assertThat(recorded(() -> Linear.apply(c, w, null)).backward(dy).getFirst()).isNull();
    assertThat(recorded(() -> Add.apply(c, w)).backward(dy).getFirst()).isNull();
    assertThat(recorded(() -> Sub.apply(w, c)).backward(dy).getLast()).isNull();
  }

  private Op recorded(Supplier<Variable> forward) {
    try (Tape tape = new Tape(on)) {
      tape.record(forward);
      return tape.operations().getFirst();
    }
  }

  @Test
  void aCastToTheSameTypeIsTheSameVariable() {
    Parameter x = vector(1, 2);
    assertThat(Cast.apply(x, DType.F32)).isSameAs(x);
  }

  @Test
  void wrongOperandsAreNamed() {
    assertThatThrownBy(() -> MatMul.apply(constant(4, 5), constant(3, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("matmul: inner axes differ: [4, 5] · [3, 4]");
    assertThatThrownBy(() -> Linear.apply(constant(2, 5), constant(3, 4), null))
        .isInstanceOf(ShapeException.class)
        .hasMessage("linear: inner axes differ: [2, 5] · [3, 4]ᵀ");
    assertThatThrownBy(() -> Add.apply(constant(2, 5), constant(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("ADD: shapes do not broadcast: [2, 5] · [3]");
    assertThatThrownBy(() -> RmsNorm.apply(constant(2, 5), constant(5), 1e-5))
        .isInstanceOf(ShapeException.class)
        .hasMessage("rmsNorm: shapes differ: [2, 5] · [5]");
    assertThatThrownBy(() -> SwiGlu.apply(constant(2, 5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("swiglu: the last axis must be even, got [2, 5]");
    assertThatThrownBy(() -> Concat.apply(0))
        .isInstanceOf(ShapeException.class)
        .hasMessage("concat: no parts");
    assertThatThrownBy(() -> Slice.apply(constant(2, 5), 1, 3, 6))
        .isInstanceOf(ShapeException.class)
        .hasMessage("slice: [3, 6) is out of range for axis 1 of [2, 5]");
    assertThatThrownBy(() -> Attention.apply(constant(1, 2, 7), 2, null, null))
        .isInstanceOf(ShapeException.class)
        .hasMessage("attention: [1, 2, 7] is not [b, s, 3·2·d]");
  }

  @Test
  void wrongTypesAreNamed() {
    Tensor ids = on.ints(Shape.of(2), 0, 1);
    assertThatThrownBy(() -> Embedding.apply(constant(3, 2), constant(2).value()))
        .isInstanceOf(DTypeException.class)
        .hasMessage("gather: indices must be i32, got f32[2]");
    assertThatThrownBy(() -> Cast.apply(Variable.constant(ids), DType.F32))
        .isInstanceOf(DTypeException.class)
        .hasMessage("cast: needs floating types, got i32[2] to f32");
    assertThatThrownBy(() -> Add.apply(constant(2), Variable.constant(ids)))
        .isInstanceOf(DTypeException.class);
    assertThatThrownBy(() -> Elementwise.apply(Unary.SIGN, constant(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elementwise: SIGN has no gradient; detach its argument");
  }

  @Test
  void anIdBeyondTheTableIsNamed() {
    Tensor ids = on.ints(Shape.of(2), 0, 3);
    // A device tells when the result is read.
    assertThatThrownBy(() -> Embedding.apply(constant(3, 2), ids).value().toFloats())
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("id 3 is not a row of a table with 3");
  }
}
