package io.github.hrm4j.solve;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A trained model that solves puzzles.
 *
 * <pre>{@code
 * try (var solver = Solver.load(path)) {
 *   Solution solution = solver.solve(Sudoku.parse("…"));
 * }
 * }</pre>
 *
 * <p>The model thinks segment by segment. A puzzle is done when its answer keeps the rules, or
 * after the most segments allowed: looking at the rules costs nothing, and an answer is right or
 * wrong by them whatever the model thinks of it. A puzzle without rules is done when the model
 * prefers to halt.
 *
 * <p>One solver may be used by any number of threads at once; they share one copy of the weights,
 * and each gets the bits that it would get alone. Its memory is native and is freed by {@link
 * #close}.
 */
public final class Solver implements AutoCloseable {
  /** Puzzles computed together: enough to keep the cores busy, few enough to stay in the caches. */
  private static final int BATCH = 32;

  private final Backend backend;
  private final Scope weights;
  private final Hrm model;
  private final CheckpointInfo info;
  private final int segments;
  // Solving takes the shared lock, closing the exclusive one: nothing is freed while it is in use.
  private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  private Solver(Backend backend, Scope weights, Hrm model, CheckpointInfo info, int segments) {
    this.backend = backend;
    this.weights = weights;
    this.model = model;
    this.info = info;
    this.segments = segments == 0 ? model.config().haltMaxSteps() : segments;
  }

  /**
   * Loads a checkpoint with {@linkplain SolverOptions#defaults the default options}.
   *
   * @param checkpoint a safetensors file that a training wrote, or the folder of a run, whose last
   *     model it is then
   * @return a solver that owns its copy of the weights until it is closed
   * @throws IOException if it cannot be read, or is not a checkpoint of ours
   */
  public static Solver load(Path checkpoint) throws IOException {
    return load(checkpoint, SolverOptions.defaults());
  }

  /**
   * Loads a checkpoint.
   *
   * @param checkpoint a safetensors file that a training wrote, or the folder of a run, whose last
   *     model it is then: {@code step_N.safetensors} with the largest N
   * @param options device, threads and segments
   * @return a solver that owns its copy of the weights until it is closed
   * @throws IOException if it cannot be read, or is not a checkpoint of ours
   * @throws IllegalArgumentException if the device is not available here; the message lists those
   *     that are
   */
  public static Solver load(Path checkpoint, SolverOptions options) throws IOException {
    Path path = RunModels.last(Objects.requireNonNull(checkpoint, "checkpoint"));
    Objects.requireNonNull(options, "options");
    CheckpointInfo info = Checkpoint.info(path);
    try (CheckpointFile file = CheckpointFile.open(path)) {
      return load(file, info, options);
    }
  }

  /** As {@link #load(Path, SolverOptions)}, of a file that is open; it is not needed afterwards. */
  static Solver load(CheckpointFile file, CheckpointInfo info, SolverOptions options)
      throws IOException {
    Backend backend = Backends.open(options.device(), options.threads());
    boolean loaded = false;
    try {
      Scope weights = backend.openScope("solver");
      Hrm model = file.load(backend, Checkpoint.computedBy(backend, file.path(), info.config()));
      Solver solver = new Solver(backend, weights.detach(), model, info, options.segments());
      loaded = true;
      return solver;
    } finally {
      if (!loaded) { // by an Error too, such as no memory left for the weights
        backend.close();
      }
    }
  }

  /**
   * Loads a checkpoint that is not a file, such as a resource of a jar. It goes through a temporary
   * file, which is gone when this returns.
   *
   * @param checkpoint the bytes of a safetensors file that a training wrote; read to the end, not
   *     closed
   * @param options device, threads and segments
   * @return a solver that owns its copy of the weights until it is closed
   * @throws IOException if it cannot be read, or is not a checkpoint of ours
   * @throws IllegalArgumentException if the device is not available here
   */
  public static Solver load(InputStream checkpoint, SolverOptions options) throws IOException {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(options, "options");
    Path file = Files.createTempFile("hrm4j-", ".safetensors");
    try {
      Files.copy(checkpoint, file, StandardCopyOption.REPLACE_EXISTING);
      return load(file, options);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** {@return what the checkpoint says about its model; a closed solver says it too} */
  public CheckpointInfo info() {
    return info;
  }

  /** {@return the most segments that a puzzle gets} */
  public int segments() {
    return segments;
  }

  /**
   * Solves a puzzle.
   *
   * @param puzzle of the size that the model was trained on
   * @return the answer after the last segment, valid or not
   * @throws NullPointerException if an argument is null; the message names it
   * @throws IllegalArgumentException if the model is for puzzles of another size
   * @throws IllegalStateException if the solver is closed
   */
  public Solution solve(Puzzle puzzle) {
    return solve(puzzle, _ -> {});
  }

  /**
   * Solves a puzzle and shows how it comes about.
   *
   * @param puzzle of the size that the model was trained on
   * @param watcher gets the answer after each segment, the last one included, on this thread; what
   *     it throws ends the solving and comes out of here
   * @return the answer after the last segment, valid or not
   * @throws NullPointerException if an argument is null; the message names it
   * @throws IllegalArgumentException if the model is for puzzles of another size
   * @throws IllegalStateException if the solver is closed
   */
  public Solution solve(Puzzle puzzle, Consumer<Solution> watcher) {
    Objects.requireNonNull(puzzle, "puzzle");
    return run(List.of(puzzle), Objects.requireNonNull(watcher, "watcher")).getFirst();
  }

  /**
   * Solves puzzles, many at a time.
   *
   * @param puzzles of the size that the model was trained on
   * @return their solutions in the same order, the same as one by one
   * @throws NullPointerException if an argument, or one of the puzzles, is null
   * @throws IllegalArgumentException if the model is for puzzles of another size than one of them
   * @throws IllegalStateException if the solver is closed, or is closed before the last of them has
   *     begun
   */
  public List<Solution> solve(List<? extends Puzzle> puzzles) {
    return solve(puzzles, _ -> {});
  }

  /**
   * Solves puzzles, many at a time, and shows how it comes about.
   *
   * @param puzzles of the size that the model was trained on
   * @param watcher gets the answer to every puzzle after each of its segments, on this thread; what
   *     it throws ends the solving and comes out of here
   * @return their solutions in the same order, the same as one by one
   * @throws NullPointerException if an argument, or one of the puzzles, is null
   * @throws IllegalArgumentException if the model is for puzzles of another size than one of them
   * @throws IllegalStateException if the solver is closed, or is closed before the last of them has
   *     begun
   */
  public List<Solution> solve(List<? extends Puzzle> puzzles, Consumer<Solution> watcher) {
    Objects.requireNonNull(watcher, "watcher");
    requireAllThere(puzzles);
    List<Solution> solutions = new ArrayList<>(puzzles.size());
    for (int from = 0; from < puzzles.size(); from += BATCH) {
      List<? extends Puzzle> part = puzzles.subList(from, Math.min(from + BATCH, puzzles.size()));
      solutions.addAll(run(List.copyOf(part), watcher));
    }
    return solutions;
  }

  private static void requireAllThere(List<? extends Puzzle> puzzles) {
    int number = 0;
    for (Puzzle puzzle : Objects.requireNonNull(puzzles, "puzzles")) {
      int at = number++;
      Objects.requireNonNull(puzzle, () -> "puzzles: number " + at);
    }
  }

  private List<Solution> run(List<Puzzle> puzzles, Consumer<Solution> watcher) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the solver is closed; load the checkpoint again");
      }
      puzzles.forEach(puzzle -> PuzzleFit.check(puzzle, info));
      return new SolveRun(model, puzzles, segments).run(watcher);
    } finally {
      life.readLock().unlock();
    }
  }

  /** What owns the native memory. */
  Backend backend() {
    return backend;
  }

  /**
   * Waits for the puzzles under way in other threads and frees the memory; once is enough, more
   * does no harm.
   *
   * @throws IllegalStateException if a watcher calls it, whose puzzle is under way
   */
  @Override
  public void close() {
    if (life.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "a watcher cannot close the solver that it watches; close it when solve has returned");
    }
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        weights.close();
        backend.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
