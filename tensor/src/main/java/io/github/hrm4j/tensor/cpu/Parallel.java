package io.github.hrm4j.tensor.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Splits an index range over a fixed set of threads: the caller and one daemon platform thread for
 * each further core. Ranges are a function of the range's length, the grain and the number of
 * threads alone, so that work is placed alike in every step and caches stay warm.
 *
 * <p>A worker without work spins for some tens of microseconds, about the gap between two kernels,
 * and then parks, so that an idle backend costs nothing.
 *
 * <p>Several threads may call {@link #run} at once: one has the workers, the others (and calls from
 * within a task) compute their whole range themselves.
 */
final class Parallel implements AutoCloseable {
  /** Work on a contiguous part [from, to) of the indices. */
  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  /** Pause instructions before parking; one takes 40 to 140 cycles on x86. */
  private static final int SPINS = 1 << 11;

  private final Worker[] workers;
  private final AtomicLongArray runs;
  private final ReentrantLock busy = new ReentrantLock();
  private volatile boolean closed;
  private final ThreadLocal<KernelEvent.Source> source =
      ThreadLocal.withInitial(() -> KernelEvent.Source.NONE);

  /**
   * Starts the threads.
   *
   * @param threads how many compute at once, counting the caller
   * @throws IllegalArgumentException if it is less than 1
   * @throws OutOfMemoryError if the system does not give so many; none is left running
   */
  Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    runs = new AtomicLongArray(threads);
    workers = new Worker[threads - 1];
    int started = 0;
    try {
      for (; started < workers.length; started++) {
        workers[started] = new Worker(started + 1);
        workers[started].start();
      }
    } finally {
      if (started < workers.length) {
        stop(started);
      }
    }
  }

  int threads() {
    return workers.length + 1;
  }

  /** Ranges computed so far by each thread; index 0 stands for all callers together. */
  long[] runsByWorker() {
    long[] counts = new long[runs.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = runs.get(i);
    }
    return counts;
  }

  /**
   * Computes the task for every index in [0, n), in ranges whose borders are multiples of the
   * grain, and returns when all are done. What a range throws is thrown here, after the others have
   * ended.
   *
   * @throws IllegalStateException if the threads have been stopped
   */
  void run(int n, int grain, Range task) {
    requireOpen();
    if (n <= 0) {
      return;
    }
    if (!KernelEvent.isOn()) {
      split(n, grain, task);
      return;
    }
    KernelEvent event = new KernelEvent();
    event.begin();
    split(n, grain, task);
    if (event.shouldCommit()) {
      event.describe(source.get(), n, threads());
      event.commit();
    }
  }

  /** Says for recordings what this thread's next kernels compute. */
  void computes(KernelEvent.Source next) {
    source.set(next);
  }

  private void split(int n, int grain, Range task) {
    int chunks = (n - 1) / grain + 1;
    int ranges = Math.min(threads(), chunks);
    boolean nested = Thread.currentThread() instanceof Worker || busy.isHeldByCurrentThread();
    if (ranges == 1 || nested || !busy.tryLock()) {
      runs.incrementAndGet(0);
      task.run(0, n);
      return;
    }
    try {
      requireOpen();
      new Job(task, n, grain, chunks, ranges).runWithWorkers();
    } finally {
      busy.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the backend is closed; open another one");
    }
  }

  /** Waits for the job under way, if any, stops the threads and waits until they have ended. */
  @Override
  public void close() {
    busy.lock(); // a job given to a worker that has ended would never be done
    try {
      closed = true;
    } finally {
      busy.unlock();
    }
    stop(workers.length);
  }

  private void stop(int count) {
    closed = true;
    boolean interrupted = false;
    for (int i = 0; i < count; i++) {
      LockSupport.unpark(workers[i]);
      while (workers[i].isAlive()) {
        try {
          workers[i].join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call of {@link #run}: its ranges, how many are still under way, and what went wrong. */
  private final class Job {
    private final Range task;
    private final int n;
    private final int grain;
    private final int chunks;
    private final int ranges;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger pending;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(Range task, int n, int grain, int chunks, int ranges) {
      this.task = task;
      this.n = n;
      this.grain = grain;
      this.chunks = chunks;
      this.ranges = ranges;
      this.pending = new AtomicInteger(ranges - 1);
    }

    void runWithWorkers() {
      for (int i = 1; i < ranges; i++) {
        workers[i - 1].give(this);
      }
      runRange(0);
      awaitWorkers();
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("a range threw a checked exception", e);
      }
    }

    void runByWorker(int range) {
      runRange(range);
      if (pending.decrementAndGet() == 0) {
        LockSupport.unpark(caller);
      }
    }

    private void runRange(int range) {
      int from = border(range);
      int to = border(range + 1);
      runs.incrementAndGet(range);
      try {
        task.run(from, to);
      } catch (Throwable e) {
        if (!failure.compareAndSet(null, e) && failure.get() != e) {
          failure.get().addSuppressed(e);
        }
      }
    }

    private int border(int range) {
      return (int) Math.min(n, (long) chunks * range / ranges * grain);
    }

    private void awaitWorkers() {
      boolean interrupted = false;
      for (int spins = 0; pending.get() > 0; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          interrupted |= Thread.interrupted(); // or park would return at once from now on
        }
      }
      if (interrupted) {
        caller.interrupt();
      }
    }
  }

  /** A thread that computes the range of its number in every job it is given. */
  private final class Worker extends Thread {
    private final int number;
    private volatile Job job;

    Worker(int number) {
      super("hrm-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    void give(Job next) {
      job = next;
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      int spins = 0;
      while (!closed || job != null) {
        Job next = job;
        if (next != null) {
          job = null;
          next.runByWorker(number);
          spins = 0;
        } else if (spins < SPINS) {
          spins++;
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
    }
  }
}
