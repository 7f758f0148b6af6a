package io.github.hrm4j.puzzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ArcQuestionTest {
  private static final ArcGrid INPUT = new ArcGrid(1, 2, new byte[] {2, 0});
  private static final ArcGrid OUTPUT = new ArcGrid(2, 1, new byte[] {0, 7});

  private static ArcQuestion question(Optional<ArcGrid> output) {
    return new ArcQuestion("task", OptionalInt.empty(), INPUT, output);
  }

  /** The canvas that a model would have to predict. */
  private static int[] canvas(ArcGrid grid) {
    return new ArcQuestion("x", OptionalInt.empty(), grid, Optional.empty()).tokens();
  }

  @Test
  void theAnswerThatCameWithTheTaskJudges() {
    ArcQuestion question = question(Optional.of(OUTPUT));
    assertThat(question.canBeChecked()).isTrue();
    assertThat(question.solvedBy(canvas(OUTPUT))).isTrue();
    assertThat(question.solvedBy(canvas(INPUT))).isFalse();
    assertThat(question.format(canvas(OUTPUT))).isEqualTo("0/7");
    assertThat(question.render(canvas(OUTPUT), false)).isEqualTo(" 2 .  →   .\n          7\n");
  }

  @Test
  void withoutAnAnswerNothingIsRight() {
    ArcQuestion question = question(Optional.empty());
    assertThat(question.canBeChecked()).isFalse();
    assertThat(question.solvedBy(canvas(OUTPUT))).isFalse();
  }

  @Test
  void aModelGivesItItsNumber() {
    ArcQuestion question = question(Optional.empty());
    assertThatThrownBy(question::identifier).hasMessageContaining("no model was asked");
    assertThat(question.withIdentifier(5).identifier()).isEqualTo(5);
    assertThat(question.seqLen()).isEqualTo(900);
    assertThat(question.vocabSize()).isEqualTo(12);
  }
}
