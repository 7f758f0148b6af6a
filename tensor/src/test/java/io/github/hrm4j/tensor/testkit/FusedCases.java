package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import io.github.hrm4j.tensor.FusedOps.AdamAtan2Update;
import io.github.hrm4j.tensor.FusedOps.Normalized;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Fused primitives but attention and losses: each agrees with its definition. */
final class FusedCases {
  private FusedCases() {}

  static List<ContractCase> all() {
    List<ContractCase> cases = new ArrayList<>();
    cases.add(new ContractCase("linear", FusedCases::linear));
    cases.add(new ContractCase("rmsNorm", FusedCases::rmsNorm));
    cases.add(new ContractCase("rmsNorm of x + residual", FusedCases::rmsNormResidual));
    cases.add(new ContractCase("rmsNorm backward", FusedCases::rmsNormBackward));
    cases.add(new ContractCase("rope", FusedCases::rope));
    cases.add(new ContractCase("swiglu", FusedCases::swiglu));
    cases.add(new ContractCase("swiglu backward", FusedCases::swigluBackward));
    cases.add(new ContractCase("adamAtan2", FusedCases::adamAtan2));
    cases.add(new ContractCase("adamAtan2 of tiny gradients", FusedCases::adamAtan2Tiny));
    cases.add(new ContractCase("adamAtan2 of several parameters", FusedCases::adamAtan2Together));
    cases.add(new ContractCase("signSgd", FusedCases::signSgd));
    return cases;
  }

  private static void linear(Agreement agreement) {
    for (int k : ContractCase.SIZES) {
      for (View view : new View[] {View.PLAIN, View.OFFSET, View.SLICED, View.TRANSPOSED}) {
        Sample x = Sample.normal(k, 2, 3, k);
        Sample w = Sample.normal(k + 1, 17, k);
        Sample bias = Sample.normal(k + 2, 17);
        agreement.check(
            "linear over " + k + " " + view,
            Tolerance.sum(k),
            side -> side.backend().linear(side.tensor(x, view), side.tensor(w, view), null));
        agreement.check(
            "linear with a bias over " + k + " " + view,
            Tolerance.sum(k),
            side -> side.backend().linear(side.tensor(x, view), side.tensor(w), side.tensor(bias)));
      }
    }
  }

  /** Every element depends on a mean of n squares. */
  private static Tolerance mean(int n) {
    return new Tolerance(Agreement.ULP * (8 + n / 16.0), Agreement.ULP * 8);
  }

  private static void rmsNorm(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 5, n);
        agreement.checkAll(
            "rmsNorm [5, " + n + "] " + view,
            mean(n),
            side -> both(side.backend().rmsNorm(side.tensor(x, view), null, 1e-5)));
      }
      Sample small = Sample.normal(n, 2, 2, n).map(v -> 1e-4 * v);
      agreement.checkAll(
          "rmsNorm of small numbers, where eps matters, " + n,
          mean(n),
          side -> both(side.backend().rmsNorm(side.tensor(small), null, 1e-5)));
    }
  }

  private static List<Tensor> both(Normalized result) {
    return List.of(result.y(), result.rstd());
  }

  private static void rmsNormResidual(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 5, n);
        Sample residual = Sample.normal(n + 1, 5, n);
        agreement.checkAll(
            "rmsNorm of a sum [5, " + n + "] " + view,
            mean(n),
            side ->
                both(side.backend().rmsNorm(side.tensor(x, view), side.tensor(residual), 1e-5)));
      }
    }
  }

  private static void rmsNormBackward(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample y = Sample.normal(n, 5, n);
        Sample dy = Sample.suiting(view, n + 1, 5, n);
        Sample rstd = Sample.normal(n + 2, 5).map(Math::abs);
        agreement.check(
            "rmsNorm backward [5, " + n + "] " + view,
            new Tolerance(8 * Agreement.ULP, Agreement.ULP * (8 + n / 4.0)),
            side ->
                side.backend()
                    .rmsNormBackward(side.tensor(y), side.tensor(rstd), side.tensor(dy, view)));
      }
    }
  }

  private static void rope(Agreement agreement) {
    for (int half : new int[] {0, 1, 3, 8, 16, 17, 32, 65}) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, half, 2, 5, 3, 2 * half);
        // Not real angles: the halves of a row differ, so that a mix-up shows.
        Sample cos = Sample.normal(half + 1, 5, 2 * half);
        Sample sin = Sample.normal(half + 2, 5, 2 * half);
        for (boolean inverse : new boolean[] {false, true}) {
          agreement.check(
              "rope of width " + 2 * half + " " + view + " inverse " + inverse,
              new Tolerance(4 * Agreement.ULP, 16 * Agreement.ULP),
              side ->
                  side.backend()
                      .rope(side.tensor(x, view), side.tensor(cos), side.tensor(sin), inverse));
        }
      }
    }
  }

  private static void swiglu(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 3, 2 * n).map(v -> 4 * v);
        agreement.check(
            "swiglu [3, " + 2 * n + "] " + view,
            new Tolerance(8 * Agreement.ULP, 1e-30),
            side -> side.backend().swiglu(side.tensor(x, view)));
      }
    }
  }

  private static void swigluBackward(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        Sample x = Sample.suiting(view, n, 3, 2 * n).map(v -> 4 * v);
        Sample dy = Sample.suiting(view, n + 1, 3, n);
        agreement.check(
            "swiglu backward [3, " + 2 * n + "] " + view,
            new Tolerance(8 * Agreement.ULP, 64 * Agreement.ULP),
            side -> side.backend().swigluBackward(side.tensor(x, view), side.tensor(dy, view)));
      }
    }
  }

  private static void adamAtan2(Agreement agreement) {
    for (int n : ContractCase.SIZES) {
      for (View view : View.values()) {
        agreement.checkAll(
            "adamAtan2 of " + n + " " + view,
            new Tolerance(8 * Agreement.ULP, 16 * Agreement.ULP),
            side -> steps(side, view, n, 1));
      }
    }
  }

  private static void adamAtan2Tiny(Agreement agreement) {
    for (double scale : new double[] {1e-12, 1e-16}) {
      // Relative alone: v ~ scale² must not be flushed to 0.
      agreement.checkAll(
          "adamAtan2 of gradients ~ " + scale,
          new Tolerance(64 * Agreement.ULP, 0),
          side -> steps(side, View.PLAIN, 65, scale).subList(1, 3));
      agreement.checkAll(
          "adamAtan2 parameters with gradients ~ " + scale,
          new Tolerance(8 * Agreement.ULP, 16 * Agreement.ULP),
          side -> steps(side, View.PLAIN, 65, scale).subList(0, 1));
    }
  }

  /**
   * Sizes around those of the pieces in which a device works: none may be left out or done twice.
   */
  private static void adamAtan2Together(Agreement agreement) {
    AdamAtan2Scalars scalars = new AdamAtan2Scalars(0.999f, 0.9f, 0.95f, 0.1f, 4.5f);
    agreement.checkAll(
        "adamAtan2 of several parameters",
        new Tolerance(8 * Agreement.ULP, 16 * Agreement.ULP),
        side -> {
          List<AdamAtan2Update> updates = new ArrayList<>();
          List<Tensor> written = new ArrayList<>();
          for (int n : new int[] {1, 4096, 0, 4097, 3, 12_288, 65}) {
            Sample g = Sample.normal(n + 1, n).map(v -> 0.1 + Math.abs(v));
            AdamAtan2Update update =
                new AdamAtan2Update(
                    side.tensor(Sample.normal(n, n), View.OFFSET),
                    side.tensor(g.map(v -> v / 2)),
                    side.tensor(g.map(v -> v * v)),
                    side.tensor(g));
            updates.add(update);
            written.addAll(List.of(update.p(), update.m(), update.v()));
          }
          side.backend().adamAtan2(updates, scalars);
          return written;
        });
  }

  /** Three steps; the parameter, both moments. */
  private static List<Tensor> steps(Agreement.Side side, View view, int n, double scale) {
    Tensor p = side.tensor(Sample.normal(n, 2, n), View.OFFSET);
    Tensor m = side.tensor(Sample.normal(n, 2, n).map(v -> 0));
    Tensor v = side.tensor(Sample.normal(n, 2, n).map(z -> 0));
    for (int t = 1; t <= 3; t++) {
      // Gradients of one sign: a moment that cancels has no relative accuracy to compare.
      Sample g = Sample.suiting(view, n + t, 2, n).map(z -> scale * (0.1 + Math.abs(z)));
      double step = 0.01 / (1 - Math.pow(0.9f, t));
      double rootScale = 1 / Math.sqrt(1 - Math.pow(0.95f, t));
      var scalars = new AdamAtan2Scalars(0.999f, 0.9f, 0.95f, (float) step, (float) rootScale);
      side.backend().adamAtan2(p, m, v, side.tensor(g, view), scalars);
    }
    return List.of(p, m, v);
  }

  private static void signSgd(Agreement agreement) {
    for (int width : ContractCase.SIZES) {
      for (int count : new int[] {0, 1, 3, 17}) {
        Sample table = Sample.normal(width, 9, width);
        Sample ids = Sample.integers(width, 9, count);
        // Integers, so that sums are exact and 0 happens.
        Sample grad = Sample.integers(width, 5, count, width).map(v -> v - 2);
        agreement.check(
            "signSgd of " + count + " rows of " + width,
            new Tolerance(4 * Agreement.ULP, 4 * Agreement.ULP),
            side -> {
              Tensor rows = side.tensor(table, View.OFFSET);
              side.backend().signSgd(rows, side.ints(ids), side.tensor(grad), 0.01f, 0.99f);
              return rows;
            });
      }
    }
    agreement.check(
        "signSgd of a table without gradient",
        Tolerance.EXACT,
        side -> {
          Tensor rows = side.tensor(Sample.normal(1, 3, 3));
          Tensor none = side.ints(Sample.of(Shape.of(0)));
          side.backend().signSgd(rows, none, side.tensor(Sample.normal(1, 0, 3)), 1f, 0.5f);
          return rows;
        });
  }
}
