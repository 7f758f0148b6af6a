package io.github.hrm4j.autograd.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.hrm4j.autograd.testkit.BackendUnderTest;
import io.github.hrm4j.tensor.Backend;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/embedding.md do what the guide says, on the backend under test too. */
class ExamplesTest {
  @Test
  void aLineIsFitted() {
    try (Backend backend = BackendUnderTest.open()) {
      double[] line = FitALine.fit(backend);
      assertThat(line[0]).isCloseTo(2, offset(1e-3));
      assertThat(line[1]).isCloseTo(1, offset(1e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void twoMoonsAreToldApart(long seed) {
    try (Backend backend = BackendUnderTest.open()) {
      // A straight line gets some 88 %; the points' noise leaves the network few errors.
      assertThat(TwoMoons.accuracy(backend, seed)).isGreaterThan(0.97);
    }
  }

  @Test
  void theOperationOfOnesOwnHasTheRightGradient() {
    try (Backend backend = BackendUnderTest.open()) {
      assertThat(Softplus.worstError(backend, -30, -2, -0.1, 0, 0.7, 5, 800)).isLessThan(1e-6);
    }
  }

  @Test
  void theProgramsRun() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      FitALine.main(new String[0]);
      TwoMoons.main(new String[0]);
      Softplus.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("y = 2")
        .contains("% of 500 new points are right")
        .contains("largest error: ");
  }
}
