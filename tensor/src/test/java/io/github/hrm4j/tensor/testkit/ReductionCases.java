package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/** Sums, maxima, their positions; rows by number and their transpose. */
final class ReductionCases {
  private ReductionCases() {}

  static List<ContractCase> all() {
    return List.of(
        new ContractCase("reduce SUM", agreement -> reduce(agreement, Reduction.SUM)),
        new ContractCase("reduce MAX", agreement -> reduce(agreement, Reduction.MAX)),
        new ContractCase("reduce of special values", ReductionCases::special),
        new ContractCase("argmax", ReductionCases::argmax),
        new ContractCase("gather", ReductionCases::gather),
        new ContractCase("scatterAdd", ReductionCases::scatterAdd),
        new ContractCase("matmul", ReductionCases::matmul));
  }

  private static void reduce(Agreement agreement, Reduction f) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        for (int[] extents : new int[][] {{3, n}, {n, 3}, {2, n, 5}, {n, 65}, {2, 3, 1, n}}) {
          Sample x = Sample.suiting(view, n, extents);
          for (int axis = 0; axis < extents.length; axis++) {
            int along = axis;
            agreement.check(
                f + " of " + x.shape() + " " + view + " along " + axis,
                f == Reduction.MAX ? Tolerance.EXACT : Tolerance.sum(extents[axis]),
                side -> side.backend().reduce(f, side.tensor(x, view), along));
          }
        }
      }
    }
  }

  private static void special(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (double value :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        for (int at = 0; at < n; at += Math.max(1, n / 5)) {
          Sample x = Sample.normal(n, n, 3);
          x.values()[at * 3 + 1] = value;
          for (Reduction f : Reduction.values()) {
            for (int axis = 0; axis < 2; axis++) {
              int along = axis;
              agreement.check(
                  f + " with " + value + " at " + at + " of " + n,
                  Tolerance.sum(n),
                  side -> side.backend().reduce(f, side.tensor(x), along));
            }
          }
        }
      }
    }
  }

  private static void argmax(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 3, n);
        agreement.check(
            "argmax [3, " + n + "] " + view,
            Tolerance.EXACT,
            side -> side.backend().argmax(side.tensor(x, view)));
      }
      Sample ties = Sample.integers(n, 3, 7, n);
      agreement.check(
          "argmax with ties " + n,
          Tolerance.EXACT,
          side -> side.backend().argmax(side.tensor(ties)));
    }
  }

  private static void gather(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      Sample ids = Sample.integers(n, 7, 2, n);
      for (View view : View.values()) {
        for (int width : new int[] {1, 3, 65}) {
          Sample table = Sample.suiting(view, n, 7, width);
          agreement.check(
              "gather of " + n + " rows of " + width + " " + view,
              Tolerance.EXACT,
              side -> side.backend().gather(side.tensor(table, view), side.ints(ids)));
        }
      }
      Sample cube = Sample.normal(n, 7, 2, 5);
      agreement.check(
          "gather of " + n + " matrices",
          Tolerance.EXACT,
          side -> side.backend().gather(side.tensor(cube), ints(side, ids, View.TRANSPOSED)));
      agreement.check(
          "gather of " + n + " integers",
          Tolerance.EXACT,
          side -> side.backend().gather(side.ints(cube), side.ints(ids)));
    }
  }

  private static Tensor ints(Agreement.Side side, Sample ids, View view) {
    return side.tensor(ids, view, DType.I32);
  }

  private static void scatterAdd(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        for (int width : new int[] {1, 3, 65, 127}) {
          Sample dy = Sample.suiting(view, n, n, width);
          Sample ids = Sample.integers(n, 7, n);
          agreement.check(
              "scatterAdd of " + n + " rows of " + width + " " + view,
              Tolerance.sum(n),
              side -> side.backend().scatterAdd(side.tensor(dy, view), side.ints(ids), 7));
        }
      }
      Sample ones = Sample.normal(n, n);
      Sample ids = Sample.integers(n, 3, n);
      agreement.check(
          "scatterAdd of " + n + " scalars",
          Tolerance.sum(n),
          side -> side.backend().scatterAdd(side.tensor(ones), side.ints(ids), 3));
    }
  }

  private static void matmul(Agreement agreement) {
    for (int k : ContractCase.SIZES) {
      for (View view : new View[] {View.PLAIN, View.OFFSET, View.SLICED, View.TRANSPOSED}) {
        for (int form = 0; form < 4; form++) {
          boolean transposeA = (form & 1) != 0;
          boolean transposeB = (form & 2) != 0;
          Sample a = transposeA ? Sample.normal(k, 2, k, 7) : Sample.normal(k, 2, 7, k);
          Sample b = transposeB ? Sample.normal(k + 1, 2, 17, k) : Sample.normal(k + 1, 2, k, 17);
          agreement.check(
              "matmul over " + k + " form " + form + " " + view,
              Tolerance.sum(k),
              side ->
                  side.backend()
                      .matmul(side.tensor(a, view), transposeA, side.tensor(b, view), transposeB));
        }
      }
    }
  }
}
