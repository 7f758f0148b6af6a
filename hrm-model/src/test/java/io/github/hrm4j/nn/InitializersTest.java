package io.github.hrm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.model.TestBackends;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Shape;
import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private static final int DRAWS = 400_000;

  @Test
  void cutNormalHasTheMomentsAskedFor() {
    float[] values =
        Initializers.truncatedNormal(DRAWS, 0.25, SeededRandom.named(7, "some.weight"));
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    for (float value : values) {
      statistics.addValue(value / 0.25);
    }
    // Five standard errors: of the mean 1/√n, of the deviation less than that.
    double error = 5 / Math.sqrt(DRAWS);
    assertThat(statistics.getMean()).isCloseTo(0, Offset.offset(error));
    assertThat(statistics.getStandardDeviation()).isCloseTo(1, Offset.offset(error));
    // The reference's own quantiles of a million draws.
    assertThat(statistics.getPercentile(1)).isCloseTo(-2.0975, Offset.offset(0.01));
    assertThat(statistics.getPercentile(25)).isCloseTo(-0.7254, Offset.offset(0.01));
    assertThat(statistics.getPercentile(99)).isCloseTo(2.1010, Offset.offset(0.01));
    double cut = 2 / 0.87962566;
    assertThat(statistics.getMax()).isBetween(cut - 1e-3, cut + 1e-6);
    assertThat(statistics.getMin()).isBetween(-cut - 1e-6, -cut + 1e-3);
  }

  @Test
  void valuesDependOnSeedAndNameOnly() {
    float[] once = Initializers.truncatedNormal(10, 1, SeededRandom.named(7, "a"));
    assertThat(Initializers.truncatedNormal(10, 1, SeededRandom.named(7, "a"))).isEqualTo(once);
    assertThat(Initializers.truncatedNormal(10, 1, SeededRandom.named(7, "b"))).isNotEqualTo(once);
    assertThat(Initializers.truncatedNormal(10, 1, SeededRandom.named(8, "a"))).isNotEqualTo(once);
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      ParameterRegistry first = registry(backend);
      ParameterRegistry second = registry(backend);
      first.truncatedNormal("other", Shape.of(3), 1);
      assertThat(first.truncatedNormal("a", Shape.of(10), 1).value().toFloats())
          .isEqualTo(second.truncatedNormal("a", Shape.of(10), 1).value().toFloats())
          .isEqualTo(once);
    }
  }

  private static ParameterRegistry registry(Backend backend) {
    return new ParameterRegistry(backend, name -> SeededRandom.named(7, name));
  }

  @Test
  void linearLayersAreScaledByTheirInputs() {
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      Linear linear = Linear.create(registry(backend), "l", 400, 300);
      float[] weights = linear.weight().value().toFloats();
      double squares = 0;
      for (float weight : weights) {
        squares += (double) weight * weight;
      }
      assertThat(Math.sqrt(squares / weights.length)).isCloseTo(0.05, Offset.offset(5e-4));
      assertThat(linear.bias()).isNull();
      Linear constant = Linear.constant(registry(backend), "q", 4, 2, -5);
      assertThat(constant.bias().value().toFloats()).containsOnly(-5f);
      float[] zeros = new float[8];
      Arrays.fill(zeros, 0);
      assertThat(constant.weight().value().toFloats()).isEqualTo(zeros);
    }
  }

  @Test
  void gateWidthRoundsHalfToEvenAndUpToMultiples() {
    assertThat(SwiGlu.width(512, 4)).isEqualTo(1536);
    assertThat(SwiGlu.width(64, 4)).isEqualTo(256);
    assertThat(SwiGlu.width(96, 4)).isEqualTo(256);
    assertThat(SwiGlu.width(97, 4)).isEqualTo(512);
    // 256.5 rounds to 256, where rounding half up would give 257 and so 512.
    assertThat(SwiGlu.width(513, 0.75)).isEqualTo(256);
  }
}
