package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told of several times of the same work. */
class SampleTest {
  @Test
  void oneDisturbedTimeCountsInTheSpreadOnly() {
    Sample sample = new Sample(new double[] {4, 4, 3, 4, 4, 100, 5, 4, 4, 4});
    assertThat(sample.median()).isEqualTo(4);
    assertThat(sample.best()).isEqualTo(3);
    assertThat(sample.spread()).isEqualTo(97 / 4.0);
    assertThat(sample.middleSpread()).isEqualTo(1 / 4.0);
  }
}
