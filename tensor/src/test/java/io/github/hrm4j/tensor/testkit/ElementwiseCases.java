package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/** Elementwise primitives: every function, size, view, way to broadcast, and special value. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<ContractCase> all() {
    List<ContractCase> cases = new ArrayList<>();
    for (Unary f : Unary.values()) {
      cases.add(new ContractCase("unary " + f, agreement -> unary(agreement, f)));
    }
    for (Binary f : Binary.values()) {
      cases.add(new ContractCase("binary " + f, agreement -> binary(agreement, f)));
      cases.add(new ContractCase("broadcast " + f, agreement -> broadcast(agreement, f)));
    }
    cases.add(new ContractCase("binary of integers", ElementwiseCases::integers));
    cases.add(new ContractCase("affine", ElementwiseCases::affine));
    cases.add(new ContractCase("where", ElementwiseCases::where));
    cases.add(new ContractCase("where ignores NaN in the other branch", ElementwiseCases::chosen));
    return cases;
  }

  private static void unary(Agreement agreement, Unary f) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        // Logarithms and roots are defined for positive numbers only: half of the sample's.
        Sample x = Sample.suiting(view, n, 3, n).map(v -> 5 * v);
        agreement.check(
            f + " [3, " + n + "] " + view,
            tolerance(f),
            side -> side.backend().unary(f, side.tensor(x, view)));
      }
      Sample special = Sample.special(n, n);
      agreement.check(
          f + " of special values",
          tolerance(f),
          side -> side.backend().unary(f, side.tensor(special)));
    }
    agreement.check(
        f + " of a scalar",
        tolerance(f),
        side -> side.backend().unary(f, side.tensor(Sample.of(Shape.of(), 0.5))));
  }

  private static Tolerance tolerance(Unary f) {
    return switch (f) {
      case NEG, ABS, SIGN, RELU -> Tolerance.EXACT;
      case EXP, LOG, LOG1P, SQRT, RSQRT, RECIPROCAL, SIGMOID, SILU, TANH -> Tolerance.ELEMENTWISE;
    };
  }

  private static Tolerance tolerance(Binary f) {
    return switch (f) {
      case MAX, MIN, GREATER, GREATER_EQUAL, EQUAL -> Tolerance.EXACT;
      case ADD, SUB, MUL, DIV, ATAN2 -> Tolerance.ELEMENTWISE;
    };
  }

  private static void binary(Agreement agreement, Binary f) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample a = Sample.suiting(view, n, 3, n);
        // Some elements equal those of a, for the comparisons.
        Sample b = new Sample(a.shape(), mixed(a.values(), Sample.normal(n + 1, 3, n).values()));
        agreement.check(
            f + " [3, " + n + "] " + view,
            tolerance(f),
            side -> side.backend().binary(f, side.tensor(a, view), side.tensor(b)));
        agreement.check(
            f + " [3, " + n + "] second " + view,
            tolerance(f),
            side -> side.backend().binary(f, side.tensor(b), side.tensor(a, view)));
      }
      Sample left = Sample.special(n, n);
      Sample right = Sample.special(n + 7, n);
      agreement.check(
          f + " of special values " + n,
          tolerance(f),
          side -> side.backend().binary(f, side.tensor(left), side.tensor(right)));
    }
  }

  private static double[] mixed(double[] a, double[] b) {
    double[] result = b.clone();
    for (int i = 0; i < a.length; i += 3) {
      result[i] = a[i];
    }
    return result;
  }

  private static void broadcast(Agreement agreement, Binary f) {
    for (int n : ContractCase.SIZES) {
      int[][] shapes = {
        {2, 3, n}, {}, {1}, {n}, {1, n}, {3, 1}, {3, n}, {2, 1, 1}, {2, 1, n}, {2, 3, 1}, {1, 3, n}
      };
      for (int[] extents : shapes) {
        Sample a = Sample.normal(n, 2, 3, n);
        Sample b = Sample.normal(n + 1, extents);
        String what = f + " " + a.shape() + " with " + b.shape();
        agreement.check(
            what, tolerance(f), side -> side.backend().binary(f, side.tensor(a), side.tensor(b)));
        agreement.check(
            what + " exchanged",
            tolerance(f),
            side -> side.backend().binary(f, side.tensor(b, View.OFFSET), side.tensor(a)));
      }
      Sample column = Sample.normal(n, n, 1);
      Sample row = Sample.normal(n, 1, 5);
      agreement.check(
          f + " of a column and a row, " + n,
          tolerance(f),
          side -> side.backend().binary(f, side.tensor(column), side.tensor(row)));
    }
  }

  private static void integers(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (Binary f : new Binary[] {Binary.EQUAL, Binary.GREATER, Binary.GREATER_EQUAL}) {
        Sample a = Sample.integers(n, 3, 3, n);
        Sample b = Sample.integers(n + 1, 3, n);
        agreement.check(
            f + " of integers " + n,
            Tolerance.EXACT,
            side -> side.backend().binary(f, side.ints(a), side.ints(b)));
      }
      Sample a = Sample.integers(n, 9, n);
      agreement.check(
          "ADD of integers " + n,
          Tolerance.EXACT,
          side -> side.backend().binary(Binary.ADD, side.ints(a), side.ints(a)));
    }
  }

  private static void affine(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 3, n);
        agreement.check(
            "affine [3, " + n + "] " + view,
            new Tolerance(4 * Agreement.ULP, 4 * Agreement.ULP),
            side -> side.backend().affine(side.tensor(x, view), 1.75, -0.5));
      }
    }
  }

  private static void where(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample a = Sample.suiting(view, n, 3, n);
        for (int[] extents : new int[][] {{3, n}, {n}, {3, 1}, {}, {2, 1, 1}, {2, 3, 1}}) {
          Sample mask = Sample.integers(n, 2, extents);
          Sample b = Sample.normal(n + 1, n);
          agreement.check(
              "where " + mask.shape() + " " + a.shape() + " " + view,
              Tolerance.EXACT,
              side ->
                  side.backend()
                      .where(
                          side.tensor(mask, View.PLAIN, DType.BOOL),
                          side.tensor(a, view),
                          side.tensor(b)));
        }
      }
    }
  }

  private static void chosen(Agreement agreement) {
    Sample mask = Sample.integers(1, 2, 4, 1, 1);
    Sample broken = Sample.normal(1, 4, 2, 65).map(v -> Double.NaN);
    Sample fresh = Sample.normal(2, 65);
    Sample either =
        new Sample(broken.shape(), new double[broken.values().length]).map(v -> Double.NaN);
    for (int i = 0; i < either.values().length; i++) {
      if (mask.values()[i / 130] == 0) {
        either.values()[i] = i;
      }
    }
    agreement.check(
        "where",
        Tolerance.EXACT,
        side ->
            side.backend()
                .where(
                    side.tensor(mask, View.PLAIN, DType.BOOL),
                    side.tensor(fresh),
                    side.tensor(either)));
    Sample wholeBytes = Sample.integers(2, 256, 4, 2, 65).map(v -> v % 3 == 0 ? 0 : v);
    agreement.check(
        "where with a mask of all bytes",
        Tolerance.EXACT,
        side ->
            side.backend()
                .where(
                    side.tensor(wholeBytes, View.PLAIN, DType.U8),
                    side.tensor(fresh),
                    side.tensor(broken)));
    for (DType type : new DType[] {DType.F32, DType.I32, DType.U8, DType.F64}) {
      agreement.check(
          "where with a mask of " + type,
          Tolerance.EXACT,
          side ->
              side.backend()
                  .where(
                      side.tensor(mask, View.PLAIN, type),
                      side.tensor(fresh),
                      side.tensor(either)));
    }
  }
}
