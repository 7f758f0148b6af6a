package io.github.hrm4j.train.arc;

import static io.github.hrm4j.train.arc.ArcRows.grid;
import static io.github.hrm4j.train.arc.ArcRows.nothing;
import static io.github.hrm4j.train.arc.ArcRows.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArcVotesTest {
  private static final String TASK = "ab12";
  private static final ArcGrid EMPTY = new ArcGrid(0, 0, new byte[0]);

  private final ArcVotes votes = new ArcVotes(TASK);

  /** A vote of the task itself for the input "12/34", whose answer is "5". */
  private void vote(String prediction, float q) {
    votes.add(TASK, tokens("12/34"), tokens("5"), tokens(prediction), q);
  }

  private RankedInput only() {
    List<RankedInput> inputs = votes.ranked().inputs();
    assertThat(inputs).hasSize(1);
    return inputs.getFirst();
  }

  private List<ArcGrid> order() {
    return only().candidates().stream().map(Candidate::grid).toList();
  }

  @Test
  void moreVotesComeFirstWhateverTheConfidence() {
    vote("7", 9);
    vote("5", -9);
    vote("5", -9);
    assertThat(order()).containsExactly(grid("5"), grid("7"));
    assertThat(only().rank()).isEqualTo(1);
    assertThat(only().candidates().getFirst().votes()).isEqualTo(2);
    assertThat(votes.ranked().votes()).isEqualTo(3);
  }

  @Test
  void ofEqualVotesTheHigherMeanConfidenceComesFirst() {
    vote("7", 0);
    vote("7", 2);
    vote("5", 3);
    vote("5", 1);
    assertThat(order()).containsExactly(grid("5"), grid("7"));
    assertThat(only().candidates().getFirst().confidence())
        .isCloseTo((1 / (1 + Math.exp(-3)) + 1 / (1 + Math.exp(-1))) / 2, within(1e-7));
  }

  @Test
  void equalsKeepTheOrderOfTheirFirstAppearance() {
    vote("7", 1);
    vote("5", 1);
    vote("5", 1);
    vote("7", 1);
    assertThat(order()).containsExactly(grid("7"), grid("5"));
    assertThat(only().rank()).isEqualTo(2);
    assertThat(only().passes(1)).isFalse();
    assertThat(only().passes(2)).isTrue();
  }

  @Test
  void confidencesThatAreOneInFloat32AreEqual() {
    vote("7", 20);
    vote("5", 30);
    assertThat(order()).containsExactly(grid("7"), grid("5"));
  }

  @Test
  void anEmptyPredictionIsACandidateLikeAnyOther() {
    votes.add(TASK, tokens("12/34"), tokens("5"), nothing(), 1);
    votes.add(TASK + "_t1_0123456789", variant("t1", "12/34"), nothing(), nothing(), 1);
    vote("5", 9);
    assertThat(order()).containsExactly(EMPTY, grid("5"));
    assertThat(only().candidates().getFirst().votes()).isEqualTo(2);
  }

  @Test
  void aPredictionOfTheSameCellsInAnotherShapeIsAnotherOne() {
    vote("55", 1);
    vote("5/5", 2);
    assertThat(order()).containsExactly(grid("5/5"), grid("55"));
  }

  @Test
  void anAnswerThatNobodyGaveHasNoPlace() {
    vote("7", 1);
    assertThat(only().rank()).isZero();
    assertThat(only().passes(1000)).isFalse();
  }

  @Test
  void whatLiesBesideTheLargestRectangleIsCutOff() {
    int[] prediction = nothing();
    // Two rows of three and a third of two: 2 × 3 and 3 × 2 tie, and the first found counts.
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < (row < 2 ? 3 : 2); column++) {
        prediction[row * 30 + column] = 2 + 5;
      }
    }
    votes.add(TASK, tokens("12/34"), tokens("5"), prediction, 1);
    assertThat(order()).containsExactly(grid("555/555"));
  }

  private static int[] variant(String transform, String grid) {
    return tokens(ArcVariant.ofName("x_" + transform + "_0123456789").apply(grid(grid)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void variantsAreUndoneByTheirNames(int transform) {
    String name = TASK + "_t" + transform + "_0312456789"; // 1 → 3, 2 → 1, 3 → 2
    ArcVariant variant = ArcVariant.ofName(name);
    vote("123/045", 1);
    votes.add(
        name,
        tokens(variant.apply(grid("12/34"))),
        nothing(), // a variant's label is not looked at
        tokens(variant.apply(grid("123/045"))),
        1);
    assertThat(order()).containsExactly(grid("123/045"));
    assertThat(only().candidates().getFirst().votes()).isEqualTo(2);
    assertThat(only().label()).isEqualTo(grid("5"));
  }

  @Test
  void severalTestInputsAreApartAndKeepTheDatasetsOrder() {
    votes.add(TASK, tokens("2"), tokens("8"), tokens("8"), 1);
    votes.add(TASK, tokens("1"), tokens("9"), tokens("7"), 1);
    // A variant may have them the other way round.
    votes.add(TASK + "_t0_0213456789", tokens("2"), tokens("9"), tokens("9"), 1);
    votes.add(TASK + "_t0_0213456789", tokens("1"), tokens("8"), tokens("8"), 1);
    RankedTask ranked = votes.ranked();
    assertThat(ranked.inputs())
        .extracting(RankedInput::label)
        .containsExactly(grid("8"), grid("9"));
    assertThat(ranked.inputs()).extracting(RankedInput::rank).containsExactly(1, 2);
    assertThat(ranked.passed(1)).isEqualTo(1);
    assertThat(ranked.passed(2)).isEqualTo(2);
  }

  @Test
  void theTaskItselfNeedNotComeFirst() {
    votes.add(TASK + "_t0_0213456789", tokens("21/34"), nothing(), tokens("5"), 1);
    vote("5", 1);
    assertThat(only().rank()).isEqualTo(1);
    assertThat(only().candidates().getFirst().votes()).isEqualTo(2);
  }

  @Test
  void aVariantWithAnInputOfItsOwnIsRefused() {
    vote("5", 1);
    votes.add(TASK + "_t0_0213456789", tokens("99"), nothing(), tokens("5"), 1);
    assertThatThrownBy(votes::ranked)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(TASK + "_t0_0213456789");
  }

  @Test
  void twoAnswersToOneInputAreRefused() {
    vote("5", 1);
    assertThatThrownBy(() -> votes.add(TASK, tokens("12/34"), tokens("6"), tokens("5"), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(TASK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab12_t8_0123456789", "ab12_t1_012345678", "ab12_t1_0123456788", "ab12_"})
  void aNameThatIsNoVariantsIsRefused(String name) {
    assertThatThrownBy(() -> votes.add(name, tokens("1"), tokens("1"), tokens("1"), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("identifiers.json");
  }
}
