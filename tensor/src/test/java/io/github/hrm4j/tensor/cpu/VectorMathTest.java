package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VectorMathTest {
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

  /** A kernel z = f(x, y). */
  private interface Kernel {
    FloatVector apply(FloatVector x, FloatVector y);
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
      run(kernel);
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

  private void run(Kernel kernel) {
    for (int i = 0; i < N; i += Raw.LANES) {
      long at = 4L * i;
      FloatVector a = Raw.vector(x.address() + at);
      Raw.vector(z.address() + at, kernel.apply(a, Raw.vector(y.address() + at)));
    }
  }

  private float anyFloat() {
    return Float.intBitsToFloat(random.nextInt());
  }

  @Test
  void expIsWithinOneUlpAlsoWhereTheResultIsDenormal() {
    DoubleBinaryOperator exact = (a, _) -> Math.exp(a);
    Kernel kernel = (a, _) -> VectorMath.exp(a);
    assertThat(worstUlps(kernel, exact, () -> random.nextFloat(-104, 89))).isBetween(0.5, 1.0);
    assertThat(worstUlps(kernel, exact, () -> random.nextFloat(-1, 1))).isLessThan(1);
    assertThat(worstUlps(kernel, exact, () -> random.nextFloat(-104, -87))).isLessThan(1);
  }

  @Test
  void expOfAnyBitPatternIsRightOrTheSameSpecialValue() {
    DoubleBinaryOperator exact = (a, _) -> Math.exp(a);
    assertThat(worstUlps((a, _) -> VectorMath.exp(a), exact, this::anyFloat)).isLessThan(1);
  }

  @Test
  void sigmoidIsWithinAFewUlps() {
    DoubleBinaryOperator exact = (a, _) -> 1 / (1 + Math.exp(-a));
    Kernel kernel = (a, _) -> VectorMath.sigmoid(a);
    assertThat(worstUlps(kernel, exact, () -> random.nextFloat(-80, 80))).isLessThan(3);
  }

  @Test
  void atan2IsWithinThreeUlpsInAllQuadrants() {
    Kernel kernel = VectorMath::atan2;
    assertThat(worstUlps(kernel, Math::atan2, () -> (float) random.nextGaussian())).isLessThan(3);
  }

  @Test
  void atan2OfAnyBitPatternsIsRightOrTheSameSpecialValue() {
    assertThat(worstUlps(VectorMath::atan2, Math::atan2, this::anyFloat)).isLessThan(3);
    float[] special = {0f, -0f, 1, -1, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE, 1e30f};
    float infinity = Float.POSITIVE_INFINITY;
    Source source =
        () -> {
          int i = random.nextInt(special.length + 2);
          return i < special.length ? special[i] : i == special.length ? infinity : -infinity;
        };
    assertThat(worstUlps(VectorMath::atan2, Math::atan2, source)).isLessThan(3);
  }

  @Test
  void atan2OfTinyNumbersIsNotFlushed() {
    Source source = () -> (float) (1e-13 * random.nextGaussian());
    assertThat(worstUlps(VectorMath::atan2, Math::atan2, source)).isLessThan(3);
  }

  @Test
  void laneSumsHaveTheSameBitsInterpretedAndCompiled() {
    for (int i = 0; i < N; i++) {
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    int interpreted = Float.floatToRawIntBits(ReduceKernels.sum(x.address(), N - 5));
    for (int i = 0; i < 20_000; i++) {
      assertThat(Float.floatToRawIntBits(ReduceKernels.sum(x.address(), N - 5)))
          .isEqualTo(interpreted);
    }
  }
}
