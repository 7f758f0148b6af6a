package io.github.hrm4j.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The processor's limit for float32: a loop of fused multiply-adds on registers alone, on so many
 * threads at once. Twelve chains hide the latency of two units that take four cycles each, and
 * leave AVX2 registers for the factors.
 */
final class FmaPeak implements AutoCloseable {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int MOST_ROUNDS = 1 << 29;
  private static final long WARM_UP_NANOS = 400_000_000;

  private final int threads;
  private final ExecutorService workers;
  private final double burstSeconds;
  private int rounds = 1 << 16;

  /**
   * Gets ready, which takes some tenths of a second.
   *
   * @param burstSeconds length of one measurement, at least
   */
  FmaPeak(int threads, double burstSeconds) {
    this.threads = threads;
    this.burstSeconds = burstSeconds;
    this.workers = Executors.newFixedThreadPool(threads); // makes threads as they are needed
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP_NANOS || !isCompiled()) {
      chains(rounds); // compiled on the way
    }
  }

  /** Whether a round allocates nothing any more: until it is compiled, vectors are objects. */
  private boolean isCompiled() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    chains(rounds);
    return threads.getCurrentThreadAllocatedBytes() - before < rounds;
  }

  /** How many floats a vector holds here. */
  static int lanes() {
    return SPECIES.length();
  }

  int threads() {
    return threads;
  }

  /** One measurement, in GFLOP/s. */
  double burst() {
    double seconds = seconds();
    while (seconds < burstSeconds && rounds < MOST_ROUNDS) {
      rounds *= 2; // longer from now on, so that waking the threads does not count
      seconds = seconds();
    }
    return 2.0 * CHAINS * lanes() * rounds * threads / seconds * 1e-9;
  }

  /** All threads together, the caller among them. */
  private double seconds() {
    List<Future<Float>> others = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 1; i < threads; i++) {
      others.add(workers.submit(() -> chains(rounds)));
    }
    float sum = chains(rounds);
    for (Future<Float> other : others) {
      sum += await(other);
    }
    if (Float.isNaN(sum)) {
      throw new IllegalStateException("0.5 · x + 1 does not tend to 2 on this processor");
    }
    return (System.nanoTime() - begin) * 1e-9;
  }

  private static float await(Future<Float> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The best of some measurements, in GFLOP/s: what is slower was disturbed. */
  double best(int bursts) {
    double best = 0;
    for (int i = 0; i < bursts; i++) {
      best = Math.max(best, burst());
    }
    return best;
  }

  private static float chains(int rounds) {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector y = FloatVector.broadcast(SPECIES, 1);
    FloatVector a0 = y;
    FloatVector a1 = y;
    FloatVector a2 = y;
    FloatVector a3 = y;
    FloatVector a4 = y;
    FloatVector a5 = y;
    FloatVector a6 = y;
    FloatVector a7 = y;
    FloatVector a8 = y;
    FloatVector a9 = y;
    FloatVector a10 = y;
    FloatVector a11 = y;
    for (int i = 0; i < rounds; i++) {
      a0 = a0.fma(x, y);
      a1 = a1.fma(x, y);
      a2 = a2.fma(x, y);
      a3 = a3.fma(x, y);
      a4 = a4.fma(x, y);
      a5 = a5.fma(x, y);
      a6 = a6.fma(x, y);
      a7 = a7.fma(x, y);
      a8 = a8.fma(x, y);
      a9 = a9.fma(x, y);
      a10 = a10.fma(x, y);
      a11 = a11.fma(x, y);
    }
    FloatVector left = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector right = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return left.add(right).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public void close() {
    workers.close();
  }
}
