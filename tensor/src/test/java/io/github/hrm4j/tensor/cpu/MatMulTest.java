package io.github.hrm4j.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of the SIMD backend against plain loops in float64. */
@Tag("any-width")
class MatMulTest {
  private static final int[] SIZES = {0, 1, 3, 17, 64, 65, 127};

  private final Random random = new Random(7);
  private Backend simd;

  @BeforeEach
  void open() {
    simd = new SimdBackend(2);
    simd.openScope("test");
  }

  @AfterEach
  void close() {
    simd.memory().current().close();
    assertThat(simd.memory().pool().stats().liveBuffers()).isZero();
    simd.close();
    assertThat(simd.memory().pool().stats().ownedBytes()).isZero();
  }

  static Stream<Arguments> sizes() {
    Stream<Arguments> all =
        Arrays.stream(SIZES)
            .boxed()
            .flatMap(
                m ->
                    Arrays.stream(SIZES)
                        .boxed()
                        .flatMap(n -> Arrays.stream(SIZES).mapToObj(k -> Arguments.of(m, n, k))));
    // Several blocks of rows; of k; both; split by columns; many panels.
    Stream<Arguments> large =
        Stream.of(
            Arguments.of(1000, 65, 17),
            Arguments.of(65, 17, 1000),
            Arguments.of(180, 70, 700),
            Arguments.of(3, 1000, 65),
            Arguments.of(17, 1000, 127));
    return Stream.concat(all, large);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void agreesWithPlainLoopsInAllTranspositions(int m, int n, int k) {
    for (int which = 0; which < 4; which++) {
      boolean transposeA = (which & 1) != 0;
      boolean transposeB = (which & 2) != 0;
      Tensor a = transposeA ? normal(k, m) : normal(m, k);
      Tensor b = transposeB ? normal(n, k) : normal(k, n);
      check(a, transposeA, b, transposeB);
    }
  }

  private Tensor normal(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return simd.tensor(shape, values);
  }

  private void check(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Tensor c = simd.matmul(a, transposeA, b, transposeB);
    int k = a.shape().extent(transposeA ? -2 : -1);
    assertClose(c, expected(a, transposeA, b, transposeB), k);
  }

  /** In float64, from copies of the elements. */
  private static double[] expected(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    try (Backend reference = new ReferenceBackend();
        var _ = reference.openScope("expected")) {
      Tensor left = reference.tensor(DType.F64, a.shape(), a.toDoubles());
      Tensor right = reference.tensor(DType.F64, b.shape(), b.toDoubles());
      return reference.matmul(left, transposeA, right, transposeB).toDoubles();
    }
  }

  /**
   * Rounding errors of a sum of k products of standard normal numbers are a random walk: each step
   * is at most half an ulp of a partial sum, itself of size √k; the factor 8 is for the tails.
   */
  private static void assertClose(Tensor actual, double[] expected, int k) {
    float[] values = actual.toFloats();
    assertThat(values).hasSize(expected.length);
    double tolerance = 8 * Math.max(1, k) * 0x1p-24;
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - expected[i]) <= tolerance)) {
        throw new AssertionError(
            actual.shape() + " at " + i + ": " + values[i] + ", expected " + expected[i]);
      }
    }
  }

  @Test
  void takesViewsOfAnyStrides() {
    Tensor a = normal(70, 90).slice(0, 3, 68).slice(1, 5, 70);
    Tensor b = normal(80, 99).slice(0, 7, 72).slice(1, 1, 98);
    check(a, false, b, false);
    check(a, true, b, false);
    check(a.transpose(0, 1), false, b, false);
    check(b, true, a.transpose(0, 1), true);
    // Neither inner axis has stride 1.
    Tensor columns = normal(65, 40, 3).transpose(0, 2).slice(0, 1, 2);
    check(columns, false, normal(1, 65, 19), false);
    check(normal(1, 65, 19), true, columns, true);
    check(a, false, normal(1, 33).expand(Shape.of(65, 33)), false);
    check(normal(17, 1).expand(Shape.of(17, 65)), false, a, false);
  }

  @Test
  void multipliesBatches() {
    for (int[] batch : new int[][] {{0}, {1}, {2}, {7}, {3, 5}}) {
      Tensor a = batch(batch, 17, 65);
      Tensor b = batch(batch, 65, 33);
      check(a, false, b, false);
      check(a, true, batch(batch, 17, 3), false);
      check(a, false, batch(batch, 3, 65), true);
      check(a, true, batch(batch, 9, 17), true);
    }
    // As attention has them: heads are a view of the columns.
    Tensor q = normal(2, 19, 4, 16).transpose(1, 2);
    Tensor k = normal(2, 19, 4, 16).transpose(1, 2);
    check(q, false, k, true);
    // Two large ones: fewer products than threads are divided themselves.
    check(normal(1, 200, 300), false, normal(1, 300, 100), false);
  }

  private Tensor batch(int[] leading, int rows, int columns) {
    return normal(Shape.of(leading).concat(Shape.of(rows, columns)).toArray());
  }

  @Test
  void linearIsTheProductWithTheTransposedPlusBias() {
    Tensor w = normal(33, 65);
    Tensor bias = normal(33);
    for (Tensor x :
        new Tensor[] {
          normal(65),
          normal(4, 65),
          normal(2, 7, 65),
          normal(0, 65),
          normal(7, 2, 65).transpose(0, 1), // one stride cannot count its rows
          normal(2, 9, 80).slice(1, 2, 7).slice(2, 3, 68),
          normal(5, 1, 65).expand(Shape.of(5, 3, 65)),
          normal(6, 4, 70).slice(2, 0, 65)
        }) {
      Shape rows = Shape.of(Math.toIntExact(x.shape().sizeBefore(-1)), 65);
      Tensor flat = simd.cast(x, DType.F32).reshape(rows);
      double[] plain = expected(flat, false, w, true);
      assertClose(simd.linear(x, w, null), plain, 65);
      assertThat(simd.linear(x, w, bias).shape()).isEqualTo(x.shape().with(-1, 33));
      float[] shift = bias.toFloats();
      for (int i = 0; i < plain.length; i++) {
        plain[i] += shift[i % 33];
      }
      assertClose(simd.linear(x, w, bias), plain, 65);
    }
  }

  @Test
  void notANumberAndInfinitySpreadToTheirRowAndColumnOnly() {
    int m = 65;
    int n = 67;
    int k = 9;
    for (int which = 0; which < 4; which++) {
      boolean transposeA = (which & 1) != 0;
      boolean transposeB = (which & 2) != 0;
      float[] left = new float[m * k]; // zeros: 0·NaN and 0·∞ are NaN
      float[] right = new float[k * n];
      left[transposeA ? 4 * m + 64 : 64 * k + 4] = Float.NaN;
      right[transposeB ? 66 * k + 8 : 8 * n + 66] = Float.POSITIVE_INFINITY;
      Tensor a = simd.tensor(transposeA ? Shape.of(k, m) : Shape.of(m, k), left);
      Tensor b = simd.tensor(transposeB ? Shape.of(n, k) : Shape.of(k, n), right);
      float[] c = simd.matmul(a, transposeA, b, transposeB).toFloats();
      for (int i = 0; i < c.length; i++) {
        boolean spoilt = i / n == 64 || i % n == 66;
        assertThat(Float.isNaN(c[i])).as("element %d", i).isEqualTo(spoilt);
      }
    }
  }

  @Test
  void infinityStaysInfinite() {
    Tensor a = simd.tensor(Shape.of(1, 2), Float.POSITIVE_INFINITY, 1);
    Tensor b = simd.tensor(Shape.of(2, 2), 2, -1, 5, 7);
    assertThat(simd.matmul(a, false, b, false).toFloats())
        .containsExactly(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    int[][] sizes = {{127, 65, 64}, {180, 130, 700}, {3, 1000, 30}, {1000, 11, 17}};
    for (int[] size : sizes) {
      for (int which = 0; which < 4; which++) {
        boolean transposeA = (which & 1) != 0;
        boolean transposeB = (which & 2) != 0;
        Tensor a = transposeA ? normal(size[2], size[0]) : normal(size[0], size[2]);
        Tensor b = transposeB ? normal(size[1], size[2]) : normal(size[2], size[1]);
        float[] two = simd.matmul(a, transposeA, b, transposeB).toFloats();
        for (int threads : new int[] {1, 3, 4}) {
          try (Backend other = new SimdBackend(threads);
              var _ = other.openScope("other")) {
            Tensor x = other.tensor(a.shape(), a.toFloats());
            Tensor y = other.tensor(b.shape(), b.toFloats());
            assertThat(other.matmul(x, transposeA, y, transposeB).toFloats()).isEqualTo(two);
          }
        }
      }
    }
  }

  /** Few columns are computed by a kernel of their own, a part of k after the other. */
  @Test
  void aColumnHasTheSameBitsWhateverStandsBesideIt() {
    Tensor b = normal(700, 2 * Tile.COLUMNS);
    for (int m : new int[] {1, 8, 13, 200}) {
      Tensor a = normal(m, 700);
      Tensor wide = simd.matmul(a, false, b, false);
      for (int n : new int[] {1, 2, Raw.LANES, Raw.LANES + 1, Tile.COLUMNS + 1}) {
        assertThat(simd.matmul(a, false, b.slice(1, 0, n), false).toFloats())
            .isEqualTo(simd.cast(wide.slice(1, 0, n), DType.F32).toFloats());
      }
    }
  }

  @Test
  void everyThreadTakesPartInALargeProduct() {
    Parallel parallel = ((SimdBackend) simd).parallel;
    Tensor a = normal(256, 64);
    long[] before = parallel.runsByWorker();
    simd.matmul(a, false, a, true);
    long[] after = parallel.runsByWorker();
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isGreaterThan(before[i]);
    }
  }

  @Test
  void aBiasOfAnotherTypeIsRefused() {
    Tensor bias = simd.tensor(DType.F64, Shape.of(3), 1, 2, 3);
    assertThatThrownBy(() -> simd.linear(normal(2, 4), normal(3, 4), bias))
        .isInstanceOf(DTypeException.class)
        .hasMessageContaining("linear: operands of different types");
  }

  @Test
  void otherTypesAreTheReferenceBackends() {
    Tensor a = simd.tensor(DType.F64, Shape.of(1, 2), 1e-300, 3);
    Tensor b = simd.tensor(DType.F64, Shape.of(2, 1), 1e300, 5);
    assertThat(simd.matmul(a, false, b, false).item()).isEqualTo(1e-300 * 1e300 + 15);
  }

  @Test
  void allocatesNothingTheSecondTime() {
    Tensor a = normal(300, 200);
    Tensor b = normal(300, 100);
    long allocations = 0;
    for (int step = 0; step < 5; step++) {
      try (var _ = simd.openScope("step")) {
        simd.matmul(a, true, b, false);
        simd.linear(a, a, null);
      }
      if (step == 1) {
        allocations = simd.memory().pool().stats().allocations();
      }
    }
    assertThat(simd.memory().pool().stats().allocations()).isEqualTo(allocations);
  }
}
