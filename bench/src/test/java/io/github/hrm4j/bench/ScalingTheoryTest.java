package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line beside the measurements, against what was measured (docs/performance.md). */
class ScalingTheoryTest {
  private static final double MIB = 1 << 20;
  private static final long PARAMETERS = 27_275_266;

  /** Block weights of a module of the default model. */
  private static final long MODULE = 4 * (4 * 512 * 512 + 3 * 512 * 1536);

  private static StepResult result(double peakMb, double tapeMb, long parameters) {
    var memory =
        new StepResult.NativeMemory((long) (peakMb * MIB), (long) (tapeMb * MIB), parameters);
    return new StepResult(
        new Sample(new double[] {1}),
        1,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        memory,
        6,
        true,
        "simd");
  }

  private static ScalingCase step(ScalingCase.Series series, int batch, int seq, String... more) {
    StepOptions options = new StepOptions(batch, seq, 2, 1, "cpu", List.of(more));
    return new ScalingCase(series, 1, options, false);
  }

  private static ScalingTheory theory() {
    return new ScalingTheory(
        step(ScalingCase.Series.BATCH, 8, 81), result(604.7, 127.1, PARAMETERS));
  }

  private static double peakMb(ScalingCase other, long parameters) {
    return theory().peak(other, result(0, 0, parameters)) / MIB;
  }

  @Test
  void theStepItStartsFromIsMet() {
    assertThat(peakMb(step(ScalingCase.Series.BATCH, 8, 81), PARAMETERS))
        .isCloseTo(604.7, within(1e-3));
  }

  @Test
  void whatTheFullGradientMeetsMoreThanOnceHasASumAndAPackedCopyMore() {
    double once = step(ScalingCase.Series.CYCLES, 8, 81).parameterBytes(PARAMETERS);
    assertThat(once).isEqualTo(16.0 * PARAMETERS + 2 * 4 * 512 * 3072);
    assertThat(
            step(
                    ScalingCase.Series.CYCLES,
                    8,
                    81,
                    "grad=full",
                    "arch.H_cycles=1",
                    "arch.L_cycles=1")
                .parameterBytes(PARAMETERS))
        .isEqualTo(once);
    assertThat(
            step(
                    ScalingCase.Series.CYCLES,
                    8,
                    81,
                    "grad=full",
                    "arch.H_cycles=1",
                    "arch.L_cycles=2")
                .parameterBytes(PARAMETERS))
        .isEqualTo(once + 8.0 * MODULE);
    assertThat(step(ScalingCase.Series.CYCLES, 8, 81, "grad=full").parameterBytes(PARAMETERS))
        .isEqualTo(once + 16.0 * MODULE);
  }

  /** Rows of the tables in docs/performance, in MB. */
  @ParameterizedTest
  @CsvSource({
    "1, 81, one-step, 2, 2, 451.9",
    "64, 81, one-step, 2, 2, 1821",
    "2, 900, one-step, 2, 2, 913.2",
    "8, 81, full, 1, 2, 774.8",
    "8, 81, full, 2, 2, 1069",
    "8, 81, full, 4, 4, 1949"
  })
  void measurementsAreWithinTwoPercent(
      int batch, int seq, String gradient, int high, int low, double measured) {
    ScalingCase other =
        step(
            ScalingCase.Series.CYCLES,
            batch,
            seq,
            "grad=" + gradient,
            "arch.H_cycles=" + high,
            "arch.L_cycles=" + low);
    assertThat(peakMb(other, PARAMETERS)).isCloseTo(measured, within(0.02 * measured));
  }
}
