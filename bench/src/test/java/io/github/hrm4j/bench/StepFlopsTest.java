package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.model.GradientPath;
import io.github.hrm4j.model.HrmConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The count of floating-point operations against one made by hand. */
class StepFlopsTest {
  private static HrmConfig model(int seq, Map<String, Object> more) {
    Map<String, Object> settings = new java.util.HashMap<>(more);
    settings.put("vocab_size", 11);
    settings.put("seq_len", seq);
    settings.put("num_puzzle_identifiers", 1);
    return HrmConfig.of(settings);
  }

  /** 16 module passes of 4 blocks: 4 L and 2 H updates, twice, and the last two backwards. */
  @Test
  void theDefaultModelCountsSixteenModulePasses() {
    double hidden = 512;
    double inner = 1536;
    double block = 2 * (4 * hidden * hidden + 3 * hidden * inner) + 4 * 82 * hidden;
    assertThat(StepFlops.of(model(81, Map.of()), 8, GradientPath.ONE_STEP, true))
        .isCloseTo(16 * 4 * block * 8 * 82, within(1.0));
    assertThat(StepFlops.of(model(81, Map.of()), 8, GradientPath.ONE_STEP, true) * 1e-9)
        .isCloseTo(293.2, within(0.05)); // as the figures of libtorch's step have it
  }

  @Test
  void theFullGradientGoesBackThroughEveryUpdate() {
    HrmConfig model = model(81, Map.of());
    double pass = StepFlops.of(model, 1, GradientPath.ONE_STEP, true) / 16;
    assertThat(StepFlops.of(model, 1, GradientPath.FULL, true)).isCloseTo(24 * pass, within(1.0));
    assertThat(StepFlops.of(model, 1, GradientPath.ONE_STEP, false))
        .isCloseTo(10 * pass, within(1.0));
  }

  @Test
  void cyclesAndLayersOfEachLevelCountForThemselves() {
    HrmConfig model = model(10, Map.of("H_cycles", 3, "L_cycles", 5, "H_layers", 1, "L_layers", 2));
    double layer = StepFlops.of(model(10, Map.of()), 1, GradientPath.ONE_STEP, true) / 16 / 4;
    double forward = 3 * (5 * 2 + 1);
    assertThat(StepFlops.of(model, 1, GradientPath.ONE_STEP, true))
        .isCloseTo((2 * forward + 2 * (1 + 2)) * layer, within(1.0));
  }
}
