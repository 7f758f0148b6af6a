package io.github.hrm4j.train.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.puzzle.Dihedral;
import io.github.hrm4j.train.audit.Fixture.Example;
import io.github.hrm4j.train.audit.Fixture.Puzzle;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaks that tests plant, and what is no leak. */
class LeakTest {
  @TempDir Path dir;

  private final Fixtures make = new Fixtures(5);

  private AuditReport audit(Fixture fixture, String... allowed) throws IOException {
    fixture.write(dir);
    return DatasetAudit.of(dir, Set.of(allowed), Progress.NONE);
  }

  private static void requireOnly(
      AuditReport report, Finding.Type type, String id, String... parts) {
    assertThat(report.findings()).as(report.toString()).hasSize(1);
    Finding finding = report.findings().getFirst();
    assertThat(finding.type()).as(finding.toString()).isEqualTo(type);
    assertThat(finding.id()).isEqualTo(id);
    assertThat(finding.toString()).contains(parts).hasLineCount(1);
  }

  @Test
  void whatIsMadeWithoutLeaksIsClean() throws IOException {
    for (Fixture fixture : List.of(make.sudoku(), make.maze(), make.arc())) {
      AuditReport report = audit(fixture);
      assertThat(report.findings()).isEmpty();
      assertThat(report.isClean()).isTrue();
      assertThat(report.splits().keySet()).containsExactlyInAnyOrder("train", "test");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aShuffledTestSudokuInTrainingIsFound(int seed) throws IOException {
    var own = new Fixtures(seed);
    Fixture fixture = own.sudoku();
    Example leaked = fixture.test().get(2).getFirst().examples().getFirst();
    fixture.train().add(7, Fixture.singles(own.shuffled(leaked)));
    requireOnly(
        audit(fixture),
        Finding.Type.LEAK,
        "all/2",
        "test/all example 2",
        "its question and its answer are in training: train/all example 21");
  }

  @Test
  void theAnswerOfASudokuAloneIsALeak() throws IOException {
    Fixture fixture = make.sudoku();
    Example leaked = fixture.test().get(1).getFirst().examples().getFirst();
    fixture.train().add(Fixture.singles(make.shuffled(make.dugAgain(leaked))));
    requireOnly(
        audit(fixture), Finding.Type.LEAK, "all/1", "its answer is in training: train/all example");
  }

  @Test
  void theQuestionOfASudokuAloneIsALeak() throws IOException {
    Fixture fixture = make.sudoku();
    Example other = twoAnswers();
    Example first = make.sudokuPuzzle();
    fixture.test().add(Fixture.singles(new Example(other.input(), first.label())));
    fixture.train().add(Fixture.singles(make.shuffled(other)));
    requireOnly(
        audit(fixture), Finding.Type.LEAK, "all/4", "its question is in training: train/all");
  }

  /** The empty question, which has every answer. */
  private Example twoAnswers() {
    int[] blank = new int[81];
    Arrays.fill(blank, 1);
    return new Example(blank, make.sudokuPuzzle().label());
  }

  private static int[] exchanged(int[] tokens, int a, int b) {
    return Arrays.stream(tokens).map(t -> t == a ? b : t == b ? a : t).toArray();
  }

  @Test
  void onlyDigitsCountWhereOnlyDigitsAreRecorded() throws IOException {
    Fixture fixture = make.sudoku();
    fixture.train().replaceAll(group -> List.of(group.getFirst())); // those were full shuffles
    Example leaked = fixture.test().getFirst().getFirst().examples().getFirst();
    fixture.train().add(Fixture.singles(make.shuffled(leaked)));
    Files.writeString(
        dir.resolve("provenance.json"),
        """
        {"builder": "sudoku generate", "options": {"symmetry": "digits"}}\
        """);
    AuditReport digits = audit(fixture);
    assertThat(digits.findings()).isEmpty();
    assertThat(digits.recorded()).isTrue();
    fixture.train().add(Fixture.singles(renamed(leaked)));
    requireOnly(audit(fixture), Finding.Type.LEAK, "all/0", "its question and its answer");
    Files.delete(dir.resolve("provenance.json"));
    assertThat(audit(fixture).findings())
        .singleElement()
        .extracting(Finding::id)
        .isEqualTo("all/0");
  }

  private static Example renamed(Example example) {
    return new Example(exchanged(example.input(), 2, 9), exchanged(example.label(), 2, 9));
  }

  @ParameterizedTest
  @EnumSource(Dihedral.class)
  void aTurnedTestMazeInTrainingIsFound(Dihedral transform) throws IOException {
    Fixture fixture = make.maze();
    Example leaked = fixture.test().get(3).getFirst().examples().getFirst();
    fixture.train().add(2, Fixture.singles(Fixtures.image(leaked, transform)));
    requireOnly(
        audit(fixture),
        Finding.Type.LEAK,
        "all/3",
        "its question and its answer are in training: train/all example 16");
  }

  @Test
  void theQuestionOfAMazeAloneIsALeak() throws IOException {
    Fixture fixture = make.maze();
    Example open = openMaze(true);
    Example other = openMaze(false);
    fixture.test().add(Fixture.singles(open));
    fixture.train().add(Fixture.singles(Fixtures.image(other, Dihedral.ROTATE_90)));
    requireOnly(audit(fixture), Finding.Type.LEAK, "all/4", "its question is in training");
  }

  /** No walls; the way goes along two sides, or along the diagonal. */
  private static Example openMaze(boolean alongSides) {
    int n = Fixtures.MAZE.size();
    int[] input = new int[n * n];
    Arrays.fill(input, 2);
    input[0] = 3;
    input[n * n - 1] = 4;
    int[] label = input.clone();
    for (int i = 1; i < 2 * n - 2; i++) {
      int row = alongSides ? Math.max(0, i - n + 1) : i / 2;
      int column = alongSides ? Math.min(i, n - 1) : (i + 1) / 2;
      label[row * n + column] = 5;
    }
    return new Example(input, label);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void anAugmentedTestPairOfArcInTrainingIsFoundOnce(int seed) throws IOException {
    var own = new Fixtures(seed);
    Fixture fixture = own.arc();
    ArcPair leaked = own.pair();
    ArcVariant variant = own.variant();
    own.task(fixture, "victim", List.of(own.pair()), List.of(leaked));
    own.task(
        fixture,
        "thief",
        List.of(
            own.pair(), new ArcPair(variant.apply(leaked.input()), variant.apply(leaked.output()))),
        List.of());
    AuditReport report = audit(fixture);
    requireOnly(
        report, Finding.Type.LEAK, "victim", "test/all example 9", "its pair is in training");
    assertThat(report.findings().getFirst().message()).contains(" of thief");
  }

  @Test
  void questionAndAnswerMustBeAugmentedAlike() throws IOException {
    Fixture fixture = make.arc();
    ArcPair pair = make.pair();
    make.task(fixture, "victim", List.of(make.pair()), List.of(pair));
    var turned =
        new ArcPair(
            pair.input(),
            new ArcVariant(Dihedral.ROTATE_90, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
                .apply(pair.output()));
    make.task(fixture, "other", List.of(make.pair(), turned), List.of());
    AuditReport report = audit(fixture);
    requireOnly(report, Finding.Type.ANSWER, "victim", "its answer is in training", "of other");
    assertThat(report.isClean()).isTrue();
  }

  @Test
  void aQuestionOfArcAloneIsNothing() throws IOException {
    Fixture fixture = make.arc();
    ArcPair pair = make.pair();
    make.task(fixture, "victim", List.of(make.pair()), List.of(pair));
    var other = new ArcPair(pair.input(), make.pair().output());
    make.task(fixture, "other", List.of(make.pair(), other), List.of());
    assertThat(audit(fixture).findings()).isEmpty();
  }

  @Test
  void aTestPairAmongTheDemonstrationsOfItsOwnTaskIsALeak() throws IOException {
    Fixture fixture = make.arc();
    ArcPair pair = make.pair();
    make.task(fixture, "itself", List.of(make.pair(), pair), List.of(pair));
    requireOnly(audit(fixture), Finding.Type.LEAK, "itself", "train/all example", " of itself");
  }

  @Test
  void black0IsNotRenamed() throws IOException {
    Fixture fixture = make.arc();
    var blacks = new ArcPair(new ArcGrid(1, 2, new byte[] {0, 1}), make.pair().output());
    var colours = new ArcPair(new ArcGrid(1, 2, new byte[] {1, 0}), blacks.output());
    var twoColours = new ArcPair(new ArcGrid(1, 2, new byte[] {2, 1}), blacks.output());
    make.task(fixture, "victim", List.of(make.pair()), List.of(blacks));
    make.task(fixture, "other", List.of(make.pair(), twoColours, colours), List.of());
    requireOnly(audit(fixture), Finding.Type.ANSWER, "victim", "its answer");
  }

  @Test
  void allowedLeaksAreListedAndAccepted() throws IOException {
    Fixture fixture = make.arc();
    ArcPair pair = make.pair();
    make.task(fixture, "known", List.of(make.pair(), pair), List.of(pair));
    AuditReport report = audit(fixture, "known", "unknown");
    requireOnly(report, Finding.Type.ALLOWED, "known", "its pair is in training");
    assertThat(report.isClean()).isTrue();
    assertThat(report.unusedAllowances()).containsExactly("unknown");
  }

  @Test
  void allTestExamplesOfOneKeyAreFound() throws IOException {
    Fixture fixture = make.sudoku();
    Example leaked = fixture.test().getFirst().getFirst().examples().getFirst();
    fixture.test().add(Fixture.singles(make.shuffled(leaked)));
    fixture.test().add(Fixture.singles(make.shuffled(leaked)));
    fixture.train().add(Fixture.singles(make.shuffled(leaked)));
    assertThat(audit(fixture).findings())
        .extracting(Finding::id)
        .containsExactly("all/0", "all/4", "all/5");
  }

  @Test
  void puzzlesOfUnknownKindAreComparedAsTheyAre() throws IOException {
    var fixture = new Fixture(50, 7);
    int[] a = {1, 2, 3, 4, 5, 6, 7};
    int[] b = {49, 2, 3, 4, 5, 6, 0};
    fixture.train().add(Fixture.singles(new Example(a, b), new Example(a, a)));
    fixture.test().add(Fixture.singles(new Example(b, a)));
    assertThat(audit(fixture).findings()).isEmpty();
    fixture.test().add(List.of(new Puzzle(0, List.of(new Example(a, b)))));
    requireOnly(
        audit(fixture), Finding.Type.LEAK, "all/1", "its pair is in training: train/all example 0");
  }
}
