package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ParallelTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "3, 1", "4, 1", "5, 1", "64, 16", "65, 16", "1000, 7", "1000, 2000"})
  void everyIndexIsComputedOnceInRangesOfWholeGrains(int n, int grain) {
    for (int threads : new int[] {1, 2, 3, 4}) {
      try (var parallel = new Parallel(threads)) {
        AtomicIntegerArray counts = new AtomicIntegerArray(n);
        Set<Integer> borders = ConcurrentHashMap.newKeySet();
        parallel.run(
            n,
            grain,
            (from, to) -> {
              borders.add(from);
              for (int i = from; i < to; i++) {
                counts.incrementAndGet(i);
              }
            });
        for (int i = 0; i < n; i++) {
          assertThat(counts.get(i)).isEqualTo(1);
        }
        assertThat(borders).allMatch(border -> border % grain == 0);
        assertThat(borders).hasSize(Math.min(threads, (n + grain - 1) / grain));
      }
    }
  }

  @Test
  void aRangeMayEndAtTheLargestInt() {
    try (var parallel = new Parallel(3)) {
      Map<Integer, Integer> ranges = new ConcurrentHashMap<>();
      parallel.run(Integer.MAX_VALUE, 1 << 30, ranges::put);
      assertThat(ranges).containsOnly(Map.entry(0, 1 << 30), Map.entry(1 << 30, Integer.MAX_VALUE));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyWorkerTakesPart(int threads) {
    try (var parallel = new Parallel(threads)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 5; i++) {
        parallel.run(threads, 1, (from, to) -> seen.add(Thread.currentThread()));
      }
      assertThat(seen).hasSize(threads).contains(Thread.currentThread());
      assertThat(parallel.runsByWorker()).hasSize(threads).containsOnly(5);
    }
  }

  @Test
  void aParkedWorkerWakesUp() {
    try (var parallel = new Parallel(2)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      parallel.run(2, 1, (from, to) -> seen.add(Thread.currentThread()));
      seen.remove(Thread.currentThread());
      Thread worker = seen.iterator().next();
      while (worker.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      parallel.run(2, 1, (from, to) -> {});
      assertThat(parallel.runsByWorker()).containsExactly(2, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatARangeThrowsIsThrownAfterTheOthersHaveEnded(int failing) {
    try (var parallel = new Parallel(3)) {
      AtomicIntegerArray done = new AtomicIntegerArray(3);
      assertThatThrownBy(
              () ->
                  parallel.run(
                      3,
                      1,
                      (from, to) -> {
                        if (from == failing) {
                          throw new UnsupportedOperationException("range " + from);
                        }
                        LockSupport.parkNanos(1_000_000);
                        done.set(from, 1);
                      }))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("range " + failing);
      assertThat(done.get(0) + done.get(1) + done.get(2)).isEqualTo(2);
      parallel.run(3, 1, (from, to) -> done.set(from, 2));
      assertThat(done.get(failing)).isEqualTo(2);
    }
  }

  @Test
  void whenAllRangesThrowOneIsThrownAndTheOthersAreSuppressed() {
    try (var parallel = new Parallel(3)) {
      assertThatThrownBy(
              () ->
                  parallel.run(
                      3,
                      1,
                      (from, to) -> {
                        throw new AssertionError("range " + from);
                      }))
          .isInstanceOfSatisfying(
              AssertionError.class, e -> assertThat(e.getSuppressed()).hasSize(2));
    }
  }

  @Test
  void aCallWithinATaskIsComputedByItsThread() {
    try (var parallel = new Parallel(2)) {
      Map<Thread, Set<Thread>> inner = new ConcurrentHashMap<>();
      parallel.run(
          2,
          1,
          (from, to) -> {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            parallel.run(8, 1, (f, t) -> seen.add(Thread.currentThread()));
            inner.put(Thread.currentThread(), seen);
          });
      assertThat(inner).hasSize(2);
      inner.forEach((outer, seen) -> assertThat(seen).containsExactly(outer));
    }
  }

  @Test
  void severalCallersDoNotDisturbEachOther() throws InterruptedException {
    int callers = 4;
    int n = 1000;
    try (var parallel = new Parallel(3)) {
      CountDownLatch start = new CountDownLatch(1);
      List<String> wrong = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int c = 0; c < callers; c++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      awaitUninterrupted(start);
                      for (int repeat = 0; repeat < 200; repeat++) {
                        int[] squares = new int[n];
                        parallel.run(
                            n,
                            10,
                            (from, to) -> {
                              for (int i = from; i < to; i++) {
                                squares[i] += i * i;
                              }
                            });
                        for (int i = 0; i < n; i++) {
                          if (squares[i] != i * i) {
                            synchronized (wrong) {
                              wrong.add(i + ": " + squares[i]);
                            }
                          }
                        }
                      }
                    }));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptedCallerStillGetsItsResultAndStaysInterrupted() {
    try (var parallel = new Parallel(2)) {
      int[] done = new int[2];
      Thread caller = Thread.currentThread();
      parallel.run(
          2,
          1,
          (from, to) -> {
            if (from == 1) {
              while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              caller.interrupt();
              LockSupport.parkNanos(5_000_000);
            }
            done[from] = 1;
          });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(done).containsExactly(1, 1);
    }
  }

  @Test
  void closingEndsTheThreads() {
    var parallel = new Parallel(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    parallel.run(3, 1, (from, to) -> seen.add(Thread.currentThread()));
    seen.remove(Thread.currentThread());
    assertThat(seen).hasSize(2).allMatch(Thread::isDaemon).allMatch(Thread::isAlive);
    parallel.close();
    assertThat(seen.stream().filter(Thread::isAlive).collect(Collectors.toSet())).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> parallel.run(1, 1, (from, to) -> {}))
        .withMessageContaining("closed");
    parallel.close();
  }

  @Test
  void zeroThreadsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parallel(0))
        .withMessage("threads must be at least 1, got 0");
  }
}
