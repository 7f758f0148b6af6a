package io.github.hrm4j.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.solve.example.SolvePuzzles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverTest {
  private static final int SEGMENTS = TinyCheckpoint.SEGMENTS;
  private static final List<SudokuQuestion> PUZZLES = TinyCheckpoint.puzzles(70);

  @TempDir static Path folder;
  private static Path checkpoint;

  @BeforeAll
  static void makeCheckpoint() throws IOException {
    checkpoint = TinyCheckpoint.write(folder);
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
  void theWatcherOfManySeesEverySegmentOfEach() throws IOException {
    try (Solver solver = open(1)) {
      List<Solution> seen = new ArrayList<>();
      List<Solution> last = solver.solve(PUZZLES, seen::add);
      assertThat(seen).hasSize(PUZZLES.size() * SEGMENTS).containsAll(last);
      for (int i = 0; i < PUZZLES.size(); i++) {
        SudokuQuestion puzzle = PUZZLES.get(i);
        assertThat(seen)
            .filteredOn(solution -> solution.puzzle() == puzzle)
            .extracting(Solution::segments)
            .containsExactly(1, 2, 3, 4);
      }
    }
  }

  /** A question whose judge has made up his mind. */
  private record Judged(SudokuQuestion question, boolean solved) implements Puzzle {
    @Override
    public String kind() {
      return question.kind();
    }

    @Override
    public int vocabSize() {
      return question.vocabSize();
    }

    @Override
    public int[] tokens() {
      return question.tokens();
    }

    @Override
    public boolean solvedBy(int[] answer) {
      return solved;
    }

    @Override
    public String format(int[] answer) {
      return question.format(answer);
    }

    @Override
    public String render(int[] answer, boolean ansi) {
      return question.render(answer, ansi);
    }
  }

  @Test
  void whatIsDoneLeavesTheBatchAndTheRestGoesOn() throws IOException {
    Path halting = TinyCheckpoint.write(folder.resolve("halting.safetensors"), 1, 0);
    List<Judged> puzzles =
        IntStream.range(0, PUZZLES.size())
            .mapToObj(i -> new Judged(PUZZLES.get(i), i % 3 == 1))
            .toList();
    try (Solver solver = Solver.load(halting, SolverOptions.defaults().withThreads(1))) {
      List<Solution> together = solver.solve(puzzles);
      assertThat(together)
          .allSatisfy(
              solution ->
                  assertThat(solution.segments()).isEqualTo(solution.valid() ? 1 : SEGMENTS));
      assertThat(together).filteredOn(Solution::valid).hasSize(23);
      assertThat(puzzles.stream().map(solver::solve).toList()).isEqualTo(together);
    }
  }

  @Test
  void theGuidesExamplesRun() throws Exception {
    assertThat(SolvePuzzles.one(checkpoint).segments()).isPositive();
    assertThat(SolvePuzzles.many(checkpoint, PUZZLES)).isBetween(0L, 70L);
    try (Solver solver = open(2)) {
      List<String> lines = new ArrayList<>();
      SolvePuzzles.watched(solver, PUZZLES.getFirst(), lines::add);
      assertThat(lines).hasSize(SEGMENTS).last().asString().startsWith("4: ");
      assertThat(SolvePuzzles.fromManyThreads(solver, PUZZLES)).isEqualTo(solver.solve(PUZZLES));
    }
  }

  @Test
  void aStreamIsAsGoodAsAFile() throws IOException {
    SolverOptions options = SolverOptions.defaults().withThreads(1);
    try (InputStream bytes = Files.newInputStream(checkpoint);
        Solver ofStream = Solver.load(bytes, options);
        Solver ofFile = Solver.load(checkpoint, options)) {
      assertThat(ofStream.solve(PUZZLES)).isEqualTo(ofFile.solve(PUZZLES));
      assertThat(ofStream.info()).isEqualTo(ofFile.info());
    }
  }
}
