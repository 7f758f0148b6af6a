package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Pool;
import io.github.hrm4j.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Memory and bits of training segments. */
class SegmentMemoryTest {
  private static final int ROWS = 5;
  private static final long MEGABYTE = 1_000_000;
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  private static HrmConfig config(int cycles) {
    return TinyHrm.config(Map.of("H_cycles", cycles, "L_cycles", cycles));
  }

  @Test
  void afterTheSecondStepNothingIsAllocated() {
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      HrmConfig config = config(2);
      Act act = new Act(new Hrm(backend, config, 1));
      Carry carry = new Carry(backend, config, ROWS);
      SeededRandom exploration = new SeededRandom(1, 0);
      Pool pool = backend.memory().pool();
      long liveBefore = pool.stats().liveBytes();
      List<Long> allocations = new ArrayList<>();
      for (int step = 0; step < 8; step++) {
        try (var _ = backend.openScope("step")) {
          act.train(carry, TinyHrm.batch(ROWS, step), exploration, ROWS, TinyHrm.ignoring());
        }
        allocations.add(pool.stats().allocations());
        assertThat(pool.stats().liveBytes()).isEqualTo(liveBefore);
      }
      assertThat(allocations.subList(1, 8)).containsOnly(allocations.get(1));
      assertThat(allocations.get(0)).isPositive();
    }
  }

  /**
   * With the layers and cycles of the 27 M model, whose tensors are larger but no more in number.
   * Until C2 has compiled the kernels each vector is an object, so it takes some steps.
   */
  @Test
  void aStepLeavesLessThanAMegabyteOnTheHeap() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      HrmConfig config = TinyHrm.config(Map.of("H_layers", 4, "L_layers", 4));
      Act act = new Act(new Hrm(backend, config, 1));
      Carry carry = new Carry(backend, config, ROWS);
      SeededRandom exploration = new SeededRandom(1, 0);
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes;
      do {
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var _ = backend.openScope("step")) {
          act.train(carry, TinyHrm.batch(ROWS, 1), exploration, ROWS, TinyHrm.ignoring());
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      } while (bytes >= MEGABYTE && System.nanoTime() < end);
      assertThat(bytes).isLessThan(MEGABYTE);
    }
  }

  @Test
  void moreCyclesNeedNoMoreMemory() {
    assertThat(peak(5)).isEqualTo(peak(2));
  }

  /** Of an evaluation, in which no tape hides what the module calls leave behind. */
  private static long peak(int cycles) {
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      HrmConfig config = config(cycles);
      Act act = new Act(new Hrm(backend, config, 1));
      Carry carry = new Carry(backend, config, ROWS);
      act.evaluate(carry, TinyHrm.batch(ROWS, 1));
      return backend.memory().pool().stats().peakLiveBytes();
    }
  }

  @Test
  void aFailingSinkLeavesNothingBehind() {
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("run")) {
      HrmConfig config = config(1);
      Act act = new Act(new Hrm(backend, config, 1));
      Carry carry = new Carry(backend, config, ROWS);
      long before = backend.memory().pool().stats().liveBytes();
      GradientSink failing =
          new GradientSink() {
            @Override
            public void dense(Parameter parameter, Tensor gradient) {
              throw new IllegalStateException("stop");
            }

            @Override
            public void rows(Tensor table, Tensor ids, Tensor gradient) {
              throw new IllegalStateException("stop");
            }
          };
      try (var _ = backend.openScope("step")) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () ->
                    act.train(carry, TinyHrm.batch(ROWS, 1), new SeededRandom(1, 0), ROWS, failing))
            .hasMessage("stop");
      }
      assertThat(backend.memory().pool().stats().liveBytes()).isEqualTo(before);
    }
  }

  @Test
  void theSameBitsForOneTwoAndFourThreads() {
    Map<String, float[]> one = run(1);
    assertThat(run(2)).usingRecursiveComparison().isEqualTo(one);
    assertThat(run(4)).usingRecursiveComparison().isEqualTo(one);
  }

  /** All that two segments of a network of some size give. */
  private static Map<String, float[]> run(int threads) {
    Map<String, float[]> results = new LinkedHashMap<>();
    try (Backend backend = TestBackends.open(threads);
        var _ = backend.openScope("run")) {
      HrmConfig config = TinyHrm.config(Map.of("hidden_size", 64, "expansion", 4));
      Act act = new Act(new Hrm(backend, config, 1));
      Carry carry = new Carry(backend, config, 16);
      SeededRandom exploration = new SeededRandom(1, 0);
      for (int step = 0; step < 2; step++) {
        TinyHrm.Gradients gradients = new TinyHrm.Gradients();
        TrainSegment out = act.train(carry, TinyHrm.batch(16, step), exploration, 16, gradients);
        results.put("logits " + step, out.logits().toFloats());
        results.put("zL " + step, carry.zL().toFloats());
        int at = step;
        gradients.byName.forEach((name, values) -> results.put(name + " " + at, values));
      }
    }
    return results;
  }
}
