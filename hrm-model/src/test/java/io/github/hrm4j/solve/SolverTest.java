package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverTest {
  private static final int SEGMENTS = 4;
  private static final Sudoku FOUR = Sudoku.ofSize(4);

  @TempDir static Path folder;
  private static Path checkpoint;
  private static final List<SudokuQuestion> PUZZLES =
      IntStream.range(0, 70).mapToObj(SolverTest::puzzle).toList();

  /** A question, whether or not it can be solved: an untrained model would not anyway. */
  private static SudokuQuestion puzzle(int seed) {
    SeededRandom random = new SeededRandom(seed, 0);
    byte[] givens = new byte[FOUR.cells()];
    for (int cell = 0; cell < givens.length; cell++) {
      givens[cell] = (byte) random.nextInt(5);
    }
    return new SudokuQuestion(FOUR, givens);
  }

  @BeforeAll
  static void makeCheckpoint() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "H_layers",
            1,
            "L_layers",
            1,
            "hidden_size",
            32,
            "num_heads",
            2,
            "expansion",
            1,
            "halt_max_steps",
            SEGMENTS,
            "vocab_size",
            6,
            "seq_len",
            16);
    Map<String, Object> all = new java.util.LinkedHashMap<>(settings);
    all.put("num_puzzle_identifiers", 1);
    HrmConfig config = HrmConfig.of(all);
    checkpoint = folder.resolve("four.safetensors");
    try (Backend backend = Backends.open("reference", 1);
        var _ = backend.openScope("make")) {
      Hrm model = new Hrm(backend, config, 5);
      Checkpoint.save(checkpoint, model, new CheckpointInfo(config, "sudoku", List.of(), Map.of()));
    }
  }

  private static Solver open(int threads) throws IOException {
    return Solver.load(checkpoint, SolverOptions.defaults().withThreads(threads));
  }

  @Test
  void manyAtATimeGiveWhatOneByOneGives() throws IOException {
    try (Solver one = open(1);
        Solver two = open(2)) {
      List<Solution> together = one.solve(PUZZLES);
      assertThat(together).hasSameSizeAs(PUZZLES);
      assertThat(PUZZLES.stream().map(one::solve).toList()).isEqualTo(together);
      assertThat(two.solve(PUZZLES)).isEqualTo(together);
      assertThat(together.stream().map(Solution::text).distinct().count())
          .as("different answers")
          .isGreaterThan(1);
    }
  }

  @Test
  void sixtyFourThreadsShareOneModel() throws Exception {
    try (Solver solver = open(2);
        ExecutorService threads = Executors.newFixedThreadPool(64)) {
      List<SudokuQuestion> puzzles = PUZZLES.subList(0, 8);
      List<Solution> alone = solver.solve(puzzles);
      List<Callable<List<Solution>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        tasks.add(() -> puzzles.stream().map(solver::solve).toList());
      }
      for (Future<List<Solution>> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(alone);
      }
    }
  }

  @Test
  void theWatcherSeesEverySegment() throws IOException {
    try (Solver solver = open(1)) {
      List<Solution> seen = new ArrayList<>();
      Solution last = solver.solve(PUZZLES.getFirst(), seen::add);
      assertThat(seen).extracting(Solution::segments).containsExactly(1, 2, 3, 4);
      assertThat(seen.getLast()).isEqualTo(last);
      assertThat(solver.segments()).isEqualTo(SEGMENTS);
    }
  }

  @Test
  void moreOrFewerSegmentsThanInTraining() throws IOException {
    SolverOptions options = SolverOptions.defaults().withThreads(1);
    try (Solver trained = Solver.load(checkpoint, options);
        Solver short2 = Solver.load(checkpoint, options.withSegments(2));
        Solver longer = Solver.load(checkpoint, options.withSegments(9))) {
      List<Solution> seen = new ArrayList<>();
      Solution end = longer.solve(PUZZLES.getFirst(), seen::add);
      assertThat(end.segments()).isEqualTo(9);
      assertThat(short2.solve(PUZZLES.getFirst())).isEqualTo(seen.get(1));
      assertThat(trained.solve(PUZZLES.getFirst())).isEqualTo(seen.get(SEGMENTS - 1));
    }
  }

  @Test
  void puzzlesOfAnotherSizeAreRefused() throws IOException {
    try (Solver solver = open(1)) {
      assertThatThrownBy(() -> solver.solve(Sudoku.parse(".".repeat(36))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "sudoku 6×6: 36 cells and 8 tokens, but this model was trained on puzzles of 16 cells"
                  + " and 6 tokens (sudoku)");
    }
  }

  @Test
  void aClosedSolverSaysSo() throws IOException {
    Solver solver = open(2);
    solver.solve(PUZZLES.getFirst());
    solver.close();
    solver.close();
    assertThatThrownBy(() -> solver.solve(PUZZLES.getFirst()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the solver is closed; load the checkpoint again");
  }
}
