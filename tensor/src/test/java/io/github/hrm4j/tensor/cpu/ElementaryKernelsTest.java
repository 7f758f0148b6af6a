package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Unary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions of floats on vectors against the JDK's in float64. */
class ElementaryKernelsTest {
  private static final int N = 1 << 14;
  private static final int ROUNDS = 64;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment x = arena.allocate(4L * N, 64);
  private final MemorySegment y = arena.allocate(4L * N, 64);
  private final MemorySegment z = arena.allocate(4L * N, 64);
  private final Random random = new Random(1);

  @AfterEach
  void free() {
    arena.close();
  }

  /** A kernel z = f(x, y) for n floats at addresses. */
  private interface Kernel {
    void run(long x, long y, long z, int n);
  }

  private interface Source {
    float next();
  }

  private double worstUlps(Kernel kernel, DoubleBinaryOperator exact, Source source) {
    double worst = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < N; i++) {
        x.setAtIndex(ValueLayout.JAVA_FLOAT, i, source.next());
        y.setAtIndex(ValueLayout.JAVA_FLOAT, i, source.next());
      }
      kernel.run(x.address(), y.address(), z.address(), N);
      for (int i = 0; i < N; i++) {
        double wanted =
            exact.applyAsDouble(
                x.getAtIndex(ValueLayout.JAVA_FLOAT, i), y.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        worst = Math.max(worst, ulps(z.getAtIndex(ValueLayout.JAVA_FLOAT, i), wanted));
      }
    }
    return worst;
  }

  private static double ulps(float got, double wanted) {
    float rounded = (float) wanted;
    if (Float.compare(got, rounded) == 0) {
      return 0;
    }
    if (!Float.isFinite(got) || !Float.isFinite(rounded)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.abs(got - wanted) / Math.ulp(rounded);
  }

  private static final Kernel EXP = (x, _, z, n) -> ExpKernel.run(x, 1, 0, z, n);
  private static final Kernel ATAN2 = (y, x, z, n) -> Atan2Kernel.run(y, 1, x, 1, z, n);

  private float anyFloat() {
    return Float.intBitsToFloat(random.nextInt());
  }

  @Test
  void expIsWithinOneUlpAlsoWhereTheResultIsDenormal() {
    DoubleBinaryOperator exact = (a, _) -> Math.exp(a);
    assertThat(worstUlps(EXP, exact, () -> random.nextFloat(-104, 89))).isBetween(0.5, 1.0);
    assertThat(worstUlps(EXP, exact, () -> random.nextFloat(-1, 1))).isLessThan(1);
    assertThat(worstUlps(EXP, exact, () -> random.nextFloat(-104, -87))).isLessThan(1);
  }

  @Test
  void expOfAnyBitPatternIsRightOrTheSameSpecialValue() {
    DoubleBinaryOperator exact = (a, _) -> Math.exp(a);
    assertThat(worstUlps(EXP, exact, this::anyFloat)).isLessThan(1);
  }

  @Test
  void sigmoidIsWithinAFewUlps() {
    DoubleBinaryOperator exact = (a, _) -> 1 / (1 + Math.exp(-a));
    Kernel kernel = (x, _, z, n) -> UnaryKernels.run(Unary.SIGMOID, x, z, n);
    assertThat(worstUlps(kernel, exact, () -> random.nextFloat(-80, 80))).isLessThan(3);
  }

  @Test
  void atan2IsWithinThreeUlpsInAllQuadrants() {
    assertThat(worstUlps(ATAN2, Math::atan2, () -> (float) random.nextGaussian())).isLessThan(3);
  }

  @Test
  void atan2OfAnyBitPatternsIsRightOrTheSameSpecialValue() {
    assertThat(worstUlps(ATAN2, Math::atan2, this::anyFloat)).isLessThan(3);
    float[] special = {0f, -0f, 1, -1, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE, 1e30f};
    float infinity = Float.POSITIVE_INFINITY;
    Source source =
        () -> {
          int i = random.nextInt(special.length + 2);
          return i < special.length ? special[i] : i == special.length ? infinity : -infinity;
        };
    assertThat(worstUlps(ATAN2, Math::atan2, source)).isLessThan(3);
  }

  @Test
  void atan2OfTinyNumbersIsNotFlushed() {
    Source source = () -> (float) (1e-13 * random.nextGaussian());
    assertThat(worstUlps(ATAN2, Math::atan2, source)).isLessThan(3);
  }

  @Test
  void laneSumsHaveTheSameBitsInterpretedAndCompiled() {
    for (int i = 0; i < N; i++) {
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    int interpreted = Float.floatToRawIntBits(SumKernels.sum(x.address(), N - 5));
    for (int i = 0; i < 20_000; i++) {
      assertThat(Float.floatToRawIntBits(SumKernels.sum(x.address(), N - 5)))
          .isEqualTo(interpreted);
    }
  }
}
