package io.github.hrm4j.train.arc;

import static io.github.hrm4j.train.arc.ArcRows.nothing;
import static io.github.hrm4j.train.arc.ArcRows.row;
import static io.github.hrm4j.train.arc.ArcRows.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.Identifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArcScoringTest {
  private static final int A = 1;
  private static final int A_VARIANT = 2;
  private static final int B = 3;
  private static final int C = 4;

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();
  private ArcScoring scoring;

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(
        folder.resolve("identifiers.json"), "[\"<blank>\",\"a\",\"a_t0_0213456789\",\"b\",\"c\"]");
    scoring = new ArcScoring(Identifiers.read(folder, 5), List.of(task -> told.add(task.task())));
  }

  private void vote(int group, int identifier, String input, String label, String prediction)
      throws IOException {
    scoring.accept(row(0, group, identifier, tokens(input), tokens(label), tokens(prediction), 0));
  }

  @Test
  void aTaskIsScoredAndForgottenAsSoonAsTheNextBegins() throws IOException {
    vote(0, A, "1", "5", "5");
    vote(0, A_VARIANT, "2", "5", "5");
    assertThat(told).isEmpty();
    vote(1, B, "1", "5", "6");
    assertThat(told).containsExactly("a");
    vote(2, C, "1", "5", "5");
    assertThat(told).containsExactly("a", "b");
    PassAtK passes = scoring.finish();
    assertThat(told).containsExactly("a", "b", "c");
    assertThat(passes.tasks()).isEqualTo(3);
    assertThat(passes.votes()).isEqualTo(4);
    assertThat(passes.passes().getFirst().allTestInputs()).isEqualTo(2.0 / 3);
  }

  @Test
  void theTwoRulesDifferWhereOnlySomeTestInputsAreRight() throws IOException {
    vote(0, A, "1", "5", "5");
    vote(0, A, "2", "6", "7");
    vote(1, B, "1", "5", "5");
    PassAtK passes = scoring.finish();
    assertThat(passes.testInputs()).isEqualTo(3);
    assertThat(passes.passes().getFirst().allTestInputs()).isEqualTo(0.5);
    assertThat(passes.passes().getFirst().testInputFraction()).isEqualTo(0.75);
    assertThat(passes.fields()).containsKeys("pass@1", "pass@2", "pass@5", "pass@1000");
  }

  @Test
  void rowsOfTheBlankIdentifierAreDropped() throws IOException {
    vote(0, A, "1", "5", "6");
    scoring.accept(row(1, 0, 0, tokens("1"), tokens("5"), tokens("5"), 9));
    scoring.accept(row(2, 7, 0, nothing(), nothing(), nothing(), 9));
    vote(0, A_VARIANT, "2", "5", "6");
    PassAtK passes = scoring.finish();
    assertThat(passes.votes()).isEqualTo(2);
    assertThat(told).containsExactly("a");
  }

  @Test
  void nothingIsFine() throws IOException {
    assertThat(scoring.finish().tasks()).isZero();
    assertThat(scoring.finish().passes().getFirst().allTestInputs()).isZero();
  }

  @Test
  void twoTasksInAGroupOrTwoGroupsOfATaskAreRefused() throws IOException {
    vote(0, A, "1", "5", "5");
    assertThatThrownBy(() -> vote(0, B, "1", "5", "5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("two tasks, a and b");
    vote(1, B, "1", "5", "5");
    assertThatThrownBy(() -> vote(2, A, "1", "5", "5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("two groups");
  }
}
