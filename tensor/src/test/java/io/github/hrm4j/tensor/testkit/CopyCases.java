package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Copies between types, layouts and tensors. */
final class CopyCases {
  private CopyCases() {}

  static List<ContractCase> all() {
    return List.of(
        new ContractCase("full", CopyCases::full),
        new ContractCase("cast", CopyCases::cast),
        new ContractCase("copy of a transposed head axis", CopyCases::heads),
        new ContractCase("copy with any two axes exchanged", CopyCases::exchanged),
        new ContractCase("assign", CopyCases::assign),
        new ContractCase("assign to a view", CopyCases::assignView),
        new ContractCase("assign within one buffer", CopyCases::assignOverlapping),
        new ContractCase("concat", CopyCases::concat));
  }

  private static void full(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (DType type : DType.values()) {
        agreement.check(
            "full " + type + " " + n,
            Tolerance.EXACT,
            side -> side.backend().full(type, Shape.of(2, n), 1));
      }
    }
  }

  private static void cast(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (DType from : DType.values()) {
        for (DType to : DType.values()) {
          for (View view : views(from, to)) {
            Sample x = Sample.suiting(view, n, 3, n).map(v -> positive(from, to, 9 * v));
            agreement.check(
                "cast of [3, " + n + "] " + view + " from " + from + " to " + to,
                Tolerance.EXACT,
                side -> side.backend().cast(side.tensor(x, view, from), to));
          }
        }
      }
    }
  }

  private static View[] views(DType from, DType to) {
    return from == to ? View.values() : new View[] {View.PLAIN, View.SLICED};
  }

  // Casts of negative numbers to unsigned bytes are nobody's promise.
  private static double positive(DType from, DType to, double value) {
    return from == DType.U8 || to == DType.U8 ? Math.abs(value) : value;
  }

  private static void heads(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      Sample x = Sample.normal(n, 2, 5, 3, n);
      for (DType type : new DType[] {DType.F32, DType.F64, DType.BF16, DType.U8}) {
        agreement.check(
            "[b, s, h, " + n + "] to [b, h, s, " + n + "] in " + type,
            Tolerance.EXACT,
            side ->
                side.backend()
                    .cast(side.tensor(x.map(Math::abs), View.PLAIN, type).transpose(1, 2), type));
      }
    }
  }

  private static void exchanged(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      Sample x = Sample.normal(n, 2, 5, 3, n);
      for (int a = 0; a < 4; a++) {
        for (int b = a + 1; b < 4; b++) {
          int first = a;
          int second = b;
          for (DType type : new DType[] {DType.F32, DType.F64}) {
            agreement.check(
                "[2, 5, 3, " + n + "] with axes " + a + " and " + b + " exchanged in " + type,
                Tolerance.EXACT,
                side ->
                    side.backend()
                        .cast(side.tensor(x, View.PLAIN, type).transpose(first, second), type));
          }
        }
      }
    }
  }

  private static void assign(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 3, n);
        agreement.check(
            "assign from " + view + " " + n,
            Tolerance.EXACT,
            side -> {
              Tensor to = side.tensor(Sample.normal(n + 1, 3, n));
              side.backend().assign(to, side.tensor(x, view));
              return to;
            });
        agreement.check(
            "assign f64 to f32 from " + view + " " + n,
            Tolerance.EXACT,
            side -> {
              Tensor to = side.tensor(Sample.normal(n + 1, 3, n));
              side.backend().assign(to, side.tensor(x, view, DType.F64));
              return to;
            });
      }
    }
  }

  private static void assignView(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      Sample x = Sample.normal(n, 3, n);
      agreement.check(
          "assign to columns " + n,
          Tolerance.EXACT,
          side -> {
            Tensor to = side.tensor(Sample.normal(n + 1, 3, n + 2));
            side.backend().assign(to.slice(1, 1, n + 1), side.tensor(x));
            return to;
          });
      agreement.check(
          "assign to a transpose " + n,
          Tolerance.EXACT,
          side -> {
            Tensor to = side.tensor(Sample.normal(n + 1, n, 3));
            side.backend().assign(to.transpose(0, 1), side.tensor(x));
            return to;
          });
    }
  }

  private static void assignOverlapping(Agreement agreement) {
    agreement.check(
        "assign to a part that overlaps its source",
        Tolerance.EXACT,
        side -> {
          Tensor all = side.tensor(Sample.normal(1, 130));
          side.backend().assign(all.slice(0, 1, 130), all.slice(0, 0, 129));
          return all;
        });
  }

  private static void concat(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        for (int axis = 0; axis < 3; axis++) {
          int at = axis;
          agreement.check(
              "concat along " + axis + " of " + view + " " + n,
              Tolerance.EXACT,
              side -> side.backend().concat(parts(side, view, n, at), at));
        }
      }
      Sample bytes = Sample.integers(n, 200, 2, n);
      agreement.check(
          "concat of bytes " + n,
          Tolerance.EXACT,
          side -> {
            Tensor x = side.tensor(bytes, View.OFFSET, DType.U8);
            return side.backend().concat(List.of(x, x), -1);
          });
    }
  }

  private static List<Tensor> parts(Agreement.Side side, View view, int n, int axis) {
    List<Tensor> parts = new ArrayList<>();
    for (int extent : new int[] {2, 0, 1, 4}) {
      int[] extents = {3, 2, n};
      extents[axis] = extent;
      View suits = view == View.EXPANDED && extents[0] == 0 ? View.PLAIN : view;
      parts.add(side.tensor(Sample.suiting(suits, n + extent, extents), suits));
    }
    return parts;
  }
}
