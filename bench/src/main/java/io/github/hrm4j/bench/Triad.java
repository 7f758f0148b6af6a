package io.github.hrm4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast memory is: a = b + s·c on arrays of a given size, the triad of McCalpin's STREAM (1995).
 * Three arrays count, though a cache may read the one that is written first.
 */
final class Triad implements AutoCloseable {
  private static final int ARRAYS = 3;
  private static final double SHORTEST_SECONDS = 0.01;
  private static final double WARM_UP_SECONDS = 0.2; // what the JVM takes to compile, and more

  private final float[][][] arrays;
  private final ExecutorService workers;

  /**
   * Gets ready.
   *
   * @param bytes of the three arrays together, over all threads
   */
  Triad(int threads, long bytes) {
    int length = Math.clamp(bytes / ARRAYS / Float.BYTES / threads, 64, 1 << 28);
    this.arrays = new float[threads][ARRAYS][length];
    this.workers = Executors.newFixedThreadPool(threads);
  }

  /** The best of some measurements, in GB/s. */
  double best(int measurements) {
    int repetitions = 1;
    double spent = 0;
    double last = 0;
    while (last < SHORTEST_SECONDS || spent < WARM_UP_SECONDS) {
      repetitions *= last < SHORTEST_SECONDS ? 2 : 1;
      last = seconds(repetitions);
      spent += last;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < measurements; i++) {
      best = Math.min(best, seconds(repetitions));
    }
    double bytes = (double) arrays.length * ARRAYS * arrays[0][0].length * Float.BYTES;
    return bytes * repetitions / best * 1e-9;
  }

  private double seconds(int repetitions) {
    List<Future<?>> done = new ArrayList<>();
    long begin = System.nanoTime();
    for (float[][] own : arrays) {
      done.add(
          workers.submit(
              () -> {
                for (int i = 0; i < repetitions; i++) {
                  triad(own[0], own[1], own[2], 0.5f);
                }
              }));
    }
    try {
      for (Future<?> future : done) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return (System.nanoTime() - begin) * 1e-9;
  }

  private static void triad(float[] a, float[] b, float[] c, float s) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + s * c[i];
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
