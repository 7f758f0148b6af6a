package io.github.hrm4j.train.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.Givens;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.SudokuClasses;
import io.github.hrm4j.train.data.SudokuGenerator;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How good the model in the box is on puzzles that nobody has seen before. */
class PretrainedTest {
  private static final int PUZZLES = 500;
  private static final double WANTED = 0.95;
  private static final Sudoku SIX = Sudoku.ofSize(6);

  /**
   * The seed is the clock's. No symmetry turns one of these puzzles into a training puzzle: their
   * solutions are in none of the classes of the training solutions.
   */
  @ParameterizedTest
  @ValueSource(strings = {"20", "14-24"})
  void solvesPuzzlesOfClassesThatItWasNotTrainedOn(String givens) throws IOException {
    long seed = System.currentTimeMillis();
    Predicate<String> unseen = Predicate.not(Pretrained.trainClasses()::contains);
    List<SudokuQuestion> questions = questions(givens, seed, unseen);
    var classes = new SudokuClasses(SIX, SudokuSymmetry.ALL);
    var solver = new SudokuSolver(SIX);
    assertThat(questions)
        .hasSize(PUZZLES)
        .allMatch(question -> unseen.test(classes.of(solver.solve(question.givens()))));
    requireSolved("unseen, givens " + givens + ", seed " + seed, questions);
  }

  /** What anybody gets from {@code hrm data sudoku --generate 500 --size 6 --print}. */
  @Test
  void solvesPuzzlesFromAnywhere() throws IOException {
    long seed = System.currentTimeMillis();
    requireSolved("any, seed " + seed, questions("20", seed, _ -> true));
  }

  private static List<SudokuQuestion> questions(
      String givens, long seed, Predicate<String> classFilter) {
    var options =
        new GeneratorOptions(6, PUZZLES, 0, Givens.parse(givens), 0, SudokuSymmetry.ALL, seed);
    List<SudokuQuestion> questions = new ArrayList<>();
    new SudokuGenerator(options, classFilter)
        .questions(question -> questions.add(new SudokuQuestion(SIX, question)), Progress.NONE);
    return questions;
  }

  private static void requireSolved(String which, List<SudokuQuestion> questions)
      throws IOException {
    try (Solver solver = Pretrained.load(SolverOptions.defaults())) {
      List<Solution> solutions = solver.solve(questions);
      for (Solution solution : solutions) {
        byte[] givens = ((SudokuQuestion) solution.puzzle()).givens();
        byte[] answer = SIX.fromTokens(solution.tokens());
        assertThat(solution.valid()).isEqualTo(SIX.solves(givens, answer));
      }
      long valid = solutions.stream().filter(Solution::valid).count();
      System.out.printf("%s: %d of %d%n", which, valid, solutions.size());
      assertThat(valid).as(which).isGreaterThanOrEqualTo((long) (WANTED * PUZZLES));
    }
  }

  @Test
  void itSaysHowItWasMade() throws IOException {
    CheckpointInfo info = Pretrained.info();
    assertThat(info.task()).isEqualTo("sudoku");
    assertThat(info.notes()).containsKeys("command", "commit", "data", "audit", "step");
    assertThat(info.notes().get("command")).contains("hrm train ", "seed=0", "--seed 0");
    assertThat(info.notes().get("audit")).contains("none in both");
    Set<String> classes = Pretrained.trainClasses();
    assertThat(classes).hasSizeBetween(20, 48); // of 49 in all
    var canonical = new SudokuClasses(SIX, SudokuSymmetry.ALL);
    assertThat(classes).allMatch(form -> canonical.of(SIX.grid(form)).equals(form));
  }

  @Test
  void itIsSmall() throws IOException {
    try (InputStream in = Pretrained.class.getResourceAsStream(Pretrained.NAME)) {
      assertThat(in.readAllBytes().length).isLessThan(1 << 20);
    }
  }
}
