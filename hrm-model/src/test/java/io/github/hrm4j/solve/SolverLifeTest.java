package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** From loading to closing: what is refused when, and that the memory comes back. */
@Timeout(300)
class SolverLifeTest {
  private static final String CLOSED = "the solver is closed; load the checkpoint again";
  private static final List<SudokuQuestion> PUZZLES = TinyCheckpoint.puzzles(40);

  @TempDir static Path folder;
  private static Path checkpoint;

  @BeforeAll
  static void makeCheckpoint() throws IOException {
    checkpoint = TinyCheckpoint.write(folder);
  }

  private static Solver open() throws IOException {
    return Solver.load(checkpoint, SolverOptions.defaults().withThreads(2));
  }

  @Test
  void aClosedSolverSaysSo() throws IOException {
    Solver solver = open();
    solver.solve(PUZZLES.getFirst());
    solver.close();
    solver.close();
    assertThatThrownBy(() -> solver.solve(PUZZLES.getFirst()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(CLOSED);
    assertThatThrownBy(() -> solver.solve(PUZZLES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(CLOSED);
    assertThat(solver.info().task()).isEqualTo("sudoku");
  }

  @Test
  void theLastModelOfAFolderIsTaken(@TempDir Path run) throws IOException {
    assertThatThrownBy(() -> Solver.load(run))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(run + ": a folder without step_N.safetensors");
    TinyCheckpoint.write(run.resolve("step_9.safetensors"), 5, -5);
    TinyCheckpoint.write(run.resolve("step_10.safetensors"), -5, 5);
    Files.writeString(run.resolve("step_11.state.safetensors"), "no model");
    try (Solver solver = Solver.load(run)) {
      assertThat(solver.solve(PUZZLES.getFirst()).qHalt()).isNegative();
    }
  }

  @Test
  void nullAndTooManyThreadsAreNamed() throws IOException {
    assertThatThrownBy(() -> SolverOptions.defaults().withDevice(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("device");
    assertThatThrownBy(() -> SolverOptions.defaults().withThreads(1025))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads: must be 1 to 1024, got 1025");
    assertThatThrownBy(() -> Solver.load((Path) null)).hasMessage("checkpoint");
    assertThatThrownBy(() -> Solver.load(checkpoint, null)).hasMessage("options");
    assertThatThrownBy(() -> Sudoku.parse(null)).hasMessage("text");
    assertThatThrownBy(() -> Maze.parse(null)).hasMessage("text");
    try (Solver solver = open()) {
      assertThatThrownBy(() -> solver.solve((Puzzle) null)).hasMessage("puzzle");
      assertThatThrownBy(() -> solver.solve(PUZZLES.getFirst(), null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("watcher");
      List<Puzzle> withNull = Arrays.asList(PUZZLES.getFirst(), null);
      assertThatThrownBy(() -> solver.solve(withNull)).hasMessage("puzzles: number 1");
    }
  }

  @Test
  void closingGivesAllNativeMemoryBack() throws IOException {
    Solver solver = open();
    Backend backend = solver.backend();
    solver.solve(PUZZLES);
    assertThat(backend.memory().pool().stats().ownedBytes()).isPositive();
    solver.close();
    Pool.Stats left = backend.memory().pool().stats();
    assertThat(left.ownedBytes()).isZero();
    assertThat(left.liveBuffers()).isZero();
    assertThat(left.leasedBytes()).isZero();
  }

  @Test
  void closingWhileOthersSolveWaitsForThemAndRefusesTheRest() throws Exception {
    Solver solver = open();
    Solution expected = solver.solve(PUZZLES.getFirst());
    CountDownLatch allSolving = new CountDownLatch(16);
    Callable<Integer> untilClosed =
        () -> {
          for (int solved = 0; ; solved++) {
            try {
              assertThat(solver.solve(PUZZLES.getFirst())).isEqualTo(expected);
              allSolving.countDown();
            } catch (IllegalStateException e) {
              assertThat(e).hasMessage(CLOSED);
              return solved;
            }
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(17)) {
      List<Future<Integer>> solving = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        solving.add(threads.submit(untilClosed));
      }
      allSolving.await();
      solver.close();
      assertThat(solver.backend().memory().pool().stats().ownedBytes()).isZero();
      for (Future<Integer> each : solving) {
        assertThat(each.get()).isNotNegative();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closed twice on purpose
  void aWatcherCannotCloseWhatItWatches() throws IOException {
    try (Solver solver = open()) {
      assertThatThrownBy(() -> solver.solve(PUZZLES.getFirst(), _ -> solver.close()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close it when solve has returned");
      assertThat(solver.solve(PUZZLES.getFirst()).segments()).isPositive();
    }
  }

  @Test
  void aWatcherMaySolve() throws IOException {
    try (Solver solver = open()) {
      Solution alone = solver.solve(PUZZLES.get(1));
      solver.solve(
          PUZZLES.getFirst(), _ -> assertThat(solver.solve(PUZZLES.get(1))).isEqualTo(alone));
    }
  }

  @Test
  void whatAWatcherThrowsComesOutAndLeavesNothingBehind() throws IOException {
    try (Solver solver = open()) {
      Solution before = solver.solve(PUZZLES.getFirst());
      long live = solver.backend().memory().pool().stats().liveBytes();
      assertThatThrownBy(
              () ->
                  solver.solve(
                      PUZZLES,
                      solution -> {
                        throw new IllegalArgumentException("enough after " + solution.segments());
                      }))
          .hasMessage("enough after 1");
      assertThat(solver.backend().memory().pool().stats().liveBytes()).isEqualTo(live);
      assertThat(solver.solve(PUZZLES.getFirst())).isEqualTo(before);
    }
  }

  @Test
  void aFileThatIsNoCheckpointLeavesNothingBehind() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.safetensors"), "not a checkpoint");
    int threads = Thread.activeCount();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Solver.load(broken)).isInstanceOf(IOException.class);
    }
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadingAndClosingAgainAndAgainDoesNotGrow() throws IOException {
    for (int i = 0; i < 30; i++) {
      loadSolveClose();
    }
    long before = resident();
    int threads = Thread.activeCount();
    for (int i = 0; i < 120; i++) {
      loadSolveClose();
    }
    long grown = resident() - before;
    // One solver owns some 0.5 MB: kept, a hundred and twenty of them would be some 60 MB.
    assertThat(grown).as("bytes of resident memory").isLessThan(32L << 20);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
  }

  private static void loadSolveClose() throws IOException {
    try (Solver solver = open()) {
      assertThat(solver.solve(PUZZLES.getFirst()).segments()).isPositive();
    }
  }

  private static long resident() throws IOException {
    System.gc(); // so that the heap's size does not hide native memory
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
