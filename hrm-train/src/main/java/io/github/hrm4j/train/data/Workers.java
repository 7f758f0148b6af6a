package io.github.hrm4j.train.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Several threads that do numbered items of work. Which thread does which item is left to chance,
 * so the items must not depend on each other.
 */
final class Workers {
  private static final long REPORT_MILLIS = 100;

  private final long items;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();

  private Workers(long items) {
    this.items = items;
  }

  /** One thread's worker, with what it keeps between items; it sees them in rising order. */
  interface Worker {
    void accept(long item) throws IOException;
  }

  /**
   * Does the items 0 … n-1 and waits until all are done. After a failure no new ones are begun.
   *
   * @param workers asked once for each thread, on that thread
   * @param task its name for the progress
   * @throws IOException what a worker threw; unchecked exceptions come through too
   */
  static void run(long items, int threads, Supplier<Worker> workers, String task, Progress progress)
      throws IOException {
    new Workers(items).run(threads, workers, task, progress);
  }

  private void run(int threads, Supplier<Worker> workers, String task, Progress progress)
      throws IOException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            pool.submit(
                () -> {
                  work(workers.get());
                  return null;
                }));
      }
      try {
        for (Future<?> future : futures) {
          await(future, task, progress);
        }
      } finally {
        next.set(items); // nothing new after a failure
      }
      progress.update(task, items, items);
    }
  }

  private void work(Worker worker) throws IOException {
    boolean complete = false;
    try {
      for (long item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
        worker.accept(item);
        done.incrementAndGet();
      }
      complete = true;
    } finally {
      if (!complete) {
        next.set(items);
      }
    }
  }

  private void await(Future<?> future, String task, Progress progress) throws IOException {
    while (true) {
      try {
        future.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        progress.update(task, done.get(), items);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException(task + ": interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException cause -> throw cause;
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          default -> throw new IllegalStateException(e.getCause());
        }
      }
    }
  }
}
