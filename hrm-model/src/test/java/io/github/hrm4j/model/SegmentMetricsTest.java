package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SegmentMetricsTest {
  private static final SegmentMetrics TRAINING =
      new SegmentMetrics(4, 3, 2, 1, 8, 16, 32, OptionalDouble.of(64));
  private static final SegmentMetrics EVALUATION =
      new SegmentMetrics(4, 3, 2, 1, 8, 16, 32, OptionalDouble.empty());

  @Test
  void trainingDividesLossesByTheBatch() {
    assertThat(TRAINING.trainingMeans(16))
        .containsEntry("count", 1.0)
        .containsEntry("accuracy", 0.75)
        .containsEntry("exact_accuracy", 0.5)
        .containsEntry("q_halt_accuracy", 0.25)
        .containsEntry("steps", 2.0)
        .containsEntry("lm_loss", 1.0)
        .containsEntry("q_halt_loss", 2.0)
        .containsEntry("q_continue_loss", 4.0);
    assertThat(SegmentMetrics.ZERO.trainingMeans(16).values()).containsOnly(0.0);
  }

  @Test
  void evaluationDividesAllByTheCount() {
    assertThat(EVALUATION.evaluationMeans())
        .doesNotContainKeys("count", "q_continue_loss")
        .containsEntry("lm_loss", 4.0)
        .containsEntry("exact_accuracy", 0.5);
  }

  @Test
  void sumsAdd() {
    assertThat(EVALUATION.plus(EVALUATION).sums())
        .containsEntry("count", 8.0)
        .containsEntry("lm_loss", 32.0)
        .doesNotContainKey("q_continue_loss");
    assertThat(SegmentMetrics.ZERO.plus(TRAINING)).isEqualTo(TRAINING);
    assertThat(TRAINING.plus(TRAINING).qContinueLoss()).hasValue(128);
  }
}
