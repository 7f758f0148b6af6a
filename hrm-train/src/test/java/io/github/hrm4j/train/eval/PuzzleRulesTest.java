package io.github.hrm4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PuzzleRulesTest {
  private static final Path REAL = Path.of("../../shared/data/maze-30x30-hard-1k");

  private static Optional<PuzzleRules> rules(int vocabSize, int seqLen) {
    return PuzzleRules.of(
        HrmConfig.of(
            Map.of("vocab_size", vocabSize, "seq_len", seqLen, "num_puzzle_identifiers", 1)));
  }

  @Test
  void kindsAreKnownByTheirSizes() {
    assertThat(rules(11, 81)).isPresent();
    assertThat(rules(8, 36)).isPresent();
    assertThat(rules(6, 900)).isPresent();
    assertThat(rules(12, 900)).as("ARC has no rules but its answers").isEmpty();
    assertThat(rules(6, 7)).isEmpty();
    // 16 cells of 6 tokens are the Sudoku of 4×4, which comes first.
    int[] solution = Sudoku.ofSize(4).tokens(Sudoku.ofSize(4).grid("1234341221434321"));
    int[] question = solution.clone();
    question[0] = 1;
    assertThat(rules(6, 16).orElseThrow().solves(question, solution)).isTrue();
    assertThat(rules(6, 16).orElseThrow().solves(question, question)).isFalse();
  }

  @Test
  void aSudokuIsSolvedByAnySolutionThatKeepsTheGivens() {
    PuzzleRules rules = rules(6, 16).orElseThrow();
    int[] solution = Sudoku.ofSize(4).tokens(Sudoku.ofSize(4).grid("1234341221434321"));
    int[] other = Sudoku.ofSize(4).tokens(Sudoku.ofSize(4).grid("2134431212433421"));
    int[] blank = IntStream.range(0, 16).map(_ -> 1).toArray();
    assertThat(rules.solves(blank, solution)).isTrue();
    assertThat(rules.solves(blank, other)).isTrue();
    assertThat(rules.solves(solution, other)).isFalse();
  }

  @Test
  void theLabelsOfRealMazesAreValidAndAPathWithAHoleIsNot() throws Exception {
    Path small = resource();
    check(small, Split.TEST);
    if (Files.isDirectory(REAL)) {
      check(REAL, Split.TEST);
      check(REAL, Split.TRAIN);
    }
  }

  private static Path resource() throws URISyntaxException {
    return Path.of(
        PuzzleRulesTest.class.getResource("/io/github/hrm4j/train/data/maze-tiny").toURI());
  }

  private static void check(Path data, Split which) throws IOException {
    PuzzleRules rules = rules(6, 900).orElseThrow();
    PuzzleBatch maze = new PuzzleBatch(1, 900, new int[900], new int[900], new int[1]);
    try (PuzzleDataset split = PuzzleDataset.open(data, which)) {
      TestRows rows = TestRows.all(split);
      for (Optional<TestRows.Row> row = rows.next(maze, 0);
          row.isPresent();
          row = rows.next(maze, 0)) {
        assertThat(rules.solves(maze.inputs(), maze.labels())).as("%s", row.get()).isTrue();
        assertThat(rules.solves(maze.inputs(), maze.inputs())).isFalse();
        int way =
            IntStream.range(0, 900).filter(i -> maze.labels()[i] == 5).findFirst().orElseThrow();
        int[] broken = maze.labels().clone();
        broken[way] = 2;
        assertThat(rules.solves(maze.inputs(), broken)).as("%s", row.get()).isFalse();
      }
    }
  }
}
