package example.http;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solution;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Solves on a fixed number of threads. Puzzles wait in a queue of a fixed length and are refused
 * when it is full: a client that is told at once can go elsewhere, and memory stays bounded.
 */
final class SolvePool implements AutoCloseable {
  private final Function<Puzzle, Solution> solver;
  private final MeterRegistry registry;
  private final ThreadPoolExecutor threads;

  SolvePool(Function<Puzzle, Solution> solver, int workers, int queue, MeterRegistry registry) {
    this.solver = solver;
    this.registry = registry;
    threads =
        new ThreadPoolExecutor(
            workers, workers, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue));
    new ExecutorServiceMetrics(threads, "solve", Tags.empty()).bindTo(registry);
  }

  /**
   * Waits for a free thread and then for the answer.
   *
   * @throws RejectedExecutionException if the queue is full
   * @throws IllegalArgumentException if the model is for puzzles of another size
   */
  Solution solve(Puzzle puzzle) throws InterruptedException {
    Future<Solution> answer = threads.submit(() -> timed(puzzle));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Solution timed(Puzzle puzzle) {
    Timer.Sample start = Timer.start(registry);
    Solution solution = solver.apply(puzzle);
    start.stop(
        Timer.builder("hrm.solve")
            .description("time to solve a puzzle, without waiting in the queue")
            .tag("valid", String.valueOf(solution.valid()))
            .publishPercentileHistogram()
            .register(registry));
    registry.summary("hrm.segments").record(solution.segments());
    return solution;
  }

  /** Lets what has been accepted finish. */
  @Override
  public void close() {
    threads.close();
  }
}
