package io.github.hrm4j.cuda;

import io.github.hrm4j.cuda.testkit.OnDevice;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import io.github.hrm4j.tensor.testkit.Agreement;
import io.github.hrm4j.tensor.testkit.Agreement.Side;
import io.github.hrm4j.tensor.testkit.Sample;
import io.github.hrm4j.tensor.testkit.Tolerance;
import io.github.hrm4j.tensor.testkit.View;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The plain primitives in types other than float32, which is the contract's, against the reference
 * backend in the same type. Both round once at the end, so that results are equal or, where the
 * exact value lies near the middle of two numbers, neighbours; float16 goes by way of float64, as
 * in the reference, and float64 differs in the order of sums.
 */
@OnDevice
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaTypesTest {
  private static final int[] SIZES = {0, 1, 3, 65, 130};

  private Backend tested;
  private Backend reference;
  private Agreement agreement;

  @BeforeAll
  void open() {
    tested = new CudaBackend(Device.open(CudaLibraries.here().firstUsable()));
    reference = Backends.open("reference", 1);
    agreement = new Agreement(tested, reference);
  }

  @AfterAll
  void close() {
    tested.close();
    reference.close();
  }

  /** A neighbouring number of the type, and what sums of up to 130 terms lose by cancelling. */
  private static Tolerance tolerance(DType type) {
    return switch (type) {
      case BF16 -> new Tolerance(0x1p-7, 1e-4);
      case F16 -> new Tolerance(0x1p-10, 1e-6);
      case F64 -> new Tolerance(1e-13, 1e-13);
      case F32, I32, I64, U8, BOOL -> Tolerance.EXACT;
    };
  }

  private void check(DType type, String what, Function<Side, Tensor> computation) {
    agreement.checkIn(
        type,
        type,
        what + " in " + type,
        tolerance(type),
        side -> List.of(computation.apply(side)));
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16", "F64"})
  void functionsOfOneElement(DType type) {
    for (int n : SIZES) {
      for (View view : new View[] {View.PLAIN, View.OFFSET, View.SLICED}) {
        Sample x = Sample.normal(n, 3, n);
        for (Unary f : Unary.values()) {
          check(
              type,
              f + " " + n + " " + view,
              side -> side.backend().unary(f, side.tensor(x, view)));
        }
        check(
            type,
            "affine " + n + " " + view,
            side -> side.backend().affine(side.tensor(x, view), 1.75, -0.5));
      }
      Sample special = Sample.special(n, n);
      check(
          type,
          "RELU of special values",
          side -> side.backend().unary(Unary.RELU, side.tensor(special)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16", "F64", "I32", "I64", "U8"})
  void functionsOfTwoElements(DType type) {
    for (int n : SIZES) {
      // Small whole numbers, which every type holds and no function makes negative.
      Sample a = Sample.integers(n, 5, 2, 3, n).map(v -> v + 5);
      Sample b = Sample.integers(n + 1, 5, 3, 1).map(v -> v + 1);
      for (Binary f : Binary.values()) {
        for (View view : new View[] {View.PLAIN, View.OFFSET, View.TRANSPOSED}) {
          check(
              type,
              f + " " + n + " " + view,
              side -> side.backend().binary(f, side.tensor(a, view), side.tensor(b)));
          check(
              type,
              f + " with itself " + n + " " + view,
              side -> side.backend().binary(f, side.tensor(a, view), side.tensor(a)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void selectionsAndCopies(DType type) {
    for (int n : SIZES) {
      Sample mask = Sample.integers(n, 2, 3, 1);
      Sample a = Sample.integers(n, 2, 3, n);
      Sample b = Sample.integers(n + 1, 2, n);
      check(
          type,
          "where " + n,
          side ->
              side.backend()
                  .where(
                      side.tensor(mask, View.PLAIN, DType.BOOL),
                      side.tensor(a, View.OFFSET),
                      side.tensor(b)));
      Sample ids = Sample.integers(n, 7, n);
      for (int width : new int[] {1, 3, 4, 8, 40}) {
        Sample table = Sample.integers(width, 2, 7, width);
        check(
            type,
            "gather of " + n + " rows of " + width,
            side -> side.backend().gather(side.tensor(table), side.ints(ids)));
      }
      Sample cube = Sample.integers(n, 2, 2, 16, n);
      check(
          type,
          "transposed copy " + n,
          side -> side.backend().cast(side.tensor(cube).transpose(0, 1), side.dtype()));
      check(
          type,
          "concat " + n,
          side -> side.backend().concat(List.of(side.tensor(a, View.SLICED), side.tensor(a)), -1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16", "F64"})
  void foldsAndProducts(DType type) {
    for (int n : new int[] {0, 1, 3, 65, 130, 9000}) {
      Sample x = Sample.normal(n, 2, n);
      Sample y = Sample.normal(n, n, 2);
      for (Reduction f : Reduction.values()) {
        check(type, f + " of rows " + n, side -> side.backend().reduce(f, side.tensor(x), 1));
        check(type, f + " of columns " + n, side -> side.backend().reduce(f, side.tensor(y), 0));
      }
      check(type, "argmax " + n, side -> side.backend().argmax(side.tensor(x)));
    }
    for (int n : SIZES) {
      Sample a = Sample.normal(n, 2, 17, n);
      Sample b = Sample.normal(n + 1, 2, n, 5);
      Sample w = Sample.normal(n + 2, 5, n);
      Sample bias = Sample.normal(n + 3, 5);
      check(
          type,
          "matmul over " + n,
          side ->
              side.backend()
                  .matmul(
                      side.tensor(a, View.SLICED), false, side.tensor(b, View.TRANSPOSED), false));
      check(
          type,
          "linear over " + n,
          side -> side.backend().linear(side.tensor(a), side.tensor(w), null));
      Sample ids = Sample.integers(n, 300, n);
      Sample dy = Sample.normal(n, n, 40);
      check(
          type,
          "scatterAdd of " + n,
          side -> side.backend().scatterAdd(side.tensor(dy), side.ints(ids), 300));
      if (type != DType.BF16) {
        // The reference rounds product and sum, a kernel may round once.
        check(
            type,
            "linear with a bias over " + n,
            side -> side.backend().linear(side.tensor(a), side.tensor(w), side.tensor(bias)));
      }
    }
  }
}
