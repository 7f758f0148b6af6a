package io.github.hrm4j.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Recording is a matter of one thread. */
class TapeThreadsTest {
  private final CyclicBarrier together = new CyclicBarrier(2);

  @Test
  void twoThreadsRecordAtTheSameTime() throws Exception {
    try (Backend backend = BackendUnderTest.open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<float[]> three = threads.submit(() -> gradient(backend, 3));
      Future<float[]> five = threads.submit(() -> gradient(backend, 5));
      assertThat(three.get(1, TimeUnit.MINUTES)).containsExactly(6, 12);
      assertThat(five.get(1, TimeUnit.MINUTES)).containsExactly(10, 20);
      assertThat(backend.memory().pool().stats().liveBuffers()).isZero();
    }
  }

  /** Gradient of Σ factor·p², the two threads recording each operation side by side. */
  private float[] gradient(Backend backend, double factor) {
    try (var _ = backend.openScope("thread")) {
      Parameter p = new Parameter("p", backend.tensor(Shape.of(2), 1, 2));
      try (Tape tape = new Tape(backend)) {
        meet();
        assertThat(Tape.isRecording()).isFalse();
        Variable loss =
            tape.record(
                () -> {
                  meet();
                  Variable y = Mul.apply(p, p);
                  meet();
                  y = Scale.apply(y, factor);
                  meet();
                  return Sum.apply(y);
                });
        assertThat(tape.operations()).hasSize(3);
        meet();
        return tape.backward(loss).of(p).toFloats();
      }
    }
  }

  private void meet() {
    try {
      together.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other thread did not come", e);
    }
  }

  @Test
  void anotherThreadDoesNotRecord() throws Exception {
    try (Backend backend = BackendUnderTest.open();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        var _ = backend.openScope("test");
        Tape tape = new Tape(backend)) {
      Future<Boolean> other = tape.record(() -> threads.submit(Tape::isRecording));
      assertThat(other.get(1, TimeUnit.MINUTES)).isFalse();
    }
  }
}
