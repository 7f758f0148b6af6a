package io.github.hrm4j.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.autograd.op.Elementwise;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.ShapeException;
import io.github.hrm4j.tensor.Unary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused, with what message, and that nothing is left behind. */
class TapeMisuseTest {
  private Backend backend;
  private Scope scope;
  private Parameter p;

  @BeforeEach
  void open() {
    backend = BackendUnderTest.open();
    scope = backend.openScope("test");
    p = new Parameter("p", backend.tensor(Shape.of(2), 1, 2));
  }

  @AfterEach
  void close() {
    assertThat(backend.memory().current()).as("innermost scope").isSameAs(scope);
    scope.close();
    assertThat(backend.memory().pool().stats().liveBuffers()).as("leaked buffers").isZero();
    backend.close();
  }

  private Variable loss() {
    return Sum.apply(Mul.apply(p, p));
  }

  @Test
  void recordDoesNotNest() {
    try (Tape tape = new Tape(backend)) {
      assertThatThrownBy(() -> tape.record(() -> tape.record(this::loss)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a tape is recording already: record() does not nest");
      try (Tape inner = new Tape(backend)) {
        assertThatThrownBy(() -> tape.record(() -> inner.record(this::loss)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("does not nest");
      }
    }
  }

  @Test
  void backwardHappensOnce() {
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(this::loss);
      tape.backward(loss);
      assertThatThrownBy(() -> tape.backward(loss))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("backward: a tape can be replayed once; record again");
      assertThatThrownBy(() -> tape.record(this::loss))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("record: the tape was replayed; make a new one");
    }
  }

  @Test
  void backwardWaitsForTheEndOfTheRecording() {
    try (Tape tape = new Tape(backend)) {
      assertThatThrownBy(() -> tape.record(() -> tape.backward(loss())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("backward: call it after record() has returned");
    }
  }

  @Test
  void theLossIsOneRecordedNumber() {
    try (Tape tape = new Tape(backend)) {
      Variable two = tape.record(() -> Mul.apply(p, p));
      assertThatThrownBy(() -> tape.backward(two))
          .isInstanceOf(ShapeException.class)
          .hasMessage("backward: the loss must have one element, got [2]");
      Parameter empty = new Parameter("empty", backend.empty(DType.F32, Shape.of(0)));
      Variable none = tape.record(() -> Scale.apply(empty, 2));
      assertThatThrownBy(() -> tape.backward(none))
          .isInstanceOf(ShapeException.class)
          .hasMessage("backward: the loss must have one element, got [0]");
      assertThatThrownBy(() -> tape.backward(loss()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("backward: f32[] was not recorded on this tape");
      assertThatThrownBy(() -> tape.backward(p)).isInstanceOf(IllegalStateException.class);
      // None of these used the tape up.
      assertThat(tape.backward(tape.record(this::loss)).of(p).toFloats()).containsExactly(2, 4);
    }
  }

  @Test
  void tapesDoNotMix() {
    try (Tape first = new Tape(backend)) {
      Variable y = first.record(this::loss);
      try (Tape second = new Tape(backend)) {
        assertThatThrownBy(() -> second.record(() -> Scale.apply(y, 2)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("Scale: f32[] was recorded on another tape; detach() it");
        assertThatThrownBy(() -> second.backward(y)).isInstanceOf(IllegalStateException.class);
        Variable detached = second.record(() -> Mul.apply(y.detach(), loss()));
        assertThat(second.backward(detached).of(p).toFloats()).containsExactly(10, 20);
      }
    }
  }

  @Test
  void aSavedTensorThatWasOverwrittenIsNoticed() {
    try (Tape tape = new Tape(backend)) {
      Variable loss = tape.record(this::loss);
      backend.assign(p.value(), backend.tensor(Shape.of(2), 7, 8));
      assertThatThrownBy(() -> tape.backward(loss))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Mul: a tensor it saved was assigned to before the backward: "
                  + "[p f32[2], p f32[2]]");
    }
  }

  @Test
  void usedAfterClosingItThrows() {
    Tape tape = new Tape(backend);
    Variable loss = tape.record(() -> Sum.apply(Elementwise.apply(Unary.EXP, p)));
    tape.close();
    assertThatThrownBy(() -> loss.value().toFloats())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("used after its scope was closed");
    assertThatThrownBy(() -> tape.backward(loss)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tape.record(this::loss)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(tape::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aScopeLeftOpenIsNamed() {
    Tape tape = new Tape(backend);
    Scope forgotten = backend.openScope("forgotten");
    assertThatThrownBy(tape::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'forgotten'");
    forgotten.close();
    tape.close();
  }

  @Test
  void withoutAScopeThereIsNoTape() {
    try (Backend bare = BackendUnderTest.open()) {
      assertThatThrownBy(() -> new Tape(bare))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no scope is open");
    }
  }

  @Test
  void anExceptionInTheForwardLeavesNothingBehind() {
    assertThatThrownBy(
            () -> {
              try (Tape tape = new Tape(backend)) {
                tape.record(
                    () -> {
                      try (var _ = backend.openScope("inner")) {
                        Elementwise.apply(Unary.EXP, loss());
                        throw new UnsupportedOperationException("in the forward");
                      }
                    });
              }
            })
        .isInstanceOf(UnsupportedOperationException.class)
        .hasNoSuppressedExceptions();
    assertThat(Tape.isRecording()).isFalse();
    assertThat(scope.size()).isEqualTo(1);
  }

  @Test
  void anExceptionInTheConsumerLeavesNothingBehind() {
    assertThatThrownBy(
            () -> {
              try (Tape tape = new Tape(backend)) {
                Variable loss = tape.record(this::loss);
                tape.backward(
                    loss,
                    (_, _) -> {
                      throw new UnsupportedOperationException("in the consumer");
                    });
              }
            })
        .isInstanceOf(UnsupportedOperationException.class)
        .hasNoSuppressedExceptions();
    assertThat(scope.size()).as("p and the loss").isEqualTo(2);
  }

  @Test
  void aParameterIsARealNumber() {
    assertThatThrownBy(() -> new Parameter("ids", backend.ints(Shape.of(1), 1)))
        .isInstanceOf(DTypeException.class)
        .hasMessage("parameter ids: needs a floating type, got i32[1]");
  }
}
