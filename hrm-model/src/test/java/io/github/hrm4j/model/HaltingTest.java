package io.github.hrm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Backend;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HaltingTest {
  private static final int ROWS = 9_000;

  /** Share of rows that halt after the given number of segments. */
  private static double share(
      int steps, int maxSteps, double exploration, float qHalt, float qContinue) {
    HrmConfig config =
        TinyHrm.config(Map.of("halt_max_steps", maxSteps, "halt_exploration_prob", exploration));
    try (Backend backend = TestBackends.open(1);
        var _ = backend.openScope("test")) {
      Carry carry = new Carry(backend, config, ROWS);
      int[] all = new int[ROWS];
      Arrays.fill(all, steps);
      carry.restore(carry.zH(), carry.zL(), all, new boolean[ROWS], carry.current());
      SeededRandom random = new SeededRandom(3, 1);
      boolean[] halted =
          Halting.inTraining(
              carry, config, TrainMethod.DEFAULT, filled(qHalt), filled(qContinue), random);
      assertThat(random.position()).isEqualTo(maxSteps > 1 ? 2L * ROWS : 0);
      int count = 0;
      for (boolean row : halted) {
        count += row ? 1 : 0;
      }
      return (double) count / ROWS;
    }
  }

  private static float[] filled(float value) {
    float[] values = new float[ROWS];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void haltsWhenItPrefersTo() {
    assertThat(share(1, 4, 0, 1, 0)).isEqualTo(1);
    assertThat(share(1, 4, 0, 0, 1)).isZero();
    assertThat(share(3, 4, 0, 1, 1)).as("the comparison is strict").isZero();
    assertThat(share(1, 4, 0, Float.NaN, 1)).isZero();
  }

  @Test
  void alwaysHaltsAtTheLimit() {
    assertThat(share(4, 4, 0, 0, 1)).isEqualTo(1);
    assertThat(share(4, 4, 1, 0, 1)).isEqualTo(1);
    assertThat(share(1, 1, 1, 0, 1)).isEqualTo(1);
  }

  @Test
  void explorationKeepsRowsFromHaltingBeforeTwoToMaxSteps() {
    // Five standard errors of a share.
    Offset<Double> error = Offset.offset(5 * 0.5 / Math.sqrt(ROWS));
    assertThat(share(1, 4, 1, 1, 0)).isZero();
    assertThat(share(2, 4, 1, 1, 0)).isCloseTo(1 / 3.0, error);
    assertThat(share(3, 4, 1, 1, 0)).isCloseTo(2 / 3.0, error);
    assertThat(share(1, 4, 0.1, 1, 0)).isCloseTo(0.9, error);
    assertThat(share(1, 2, 0.5, 1, 0)).isCloseTo(0.5, error);
  }
}
