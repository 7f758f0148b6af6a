package io.github.hrm4j.tensor.testkit;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the same computation on the backend under test in float32 (or another type), with views for
 * operands, and on the reference backend in float64, and compares every element.
 */
public final class Agreement {
  /** Half the distance of neighbouring float32 around 1. */
  public static final double ULP = 0x1p-23;

  private final Backend tested;
  private final Backend reference;

  public Agreement(Backend tested, Backend reference) {
    this.tested = tested;
    this.reference = reference;
  }

  public Backend tested() {
    return tested;
  }

  /** One of the two backends, and how operands are made for it. */
  public record Side(Backend backend, DType dtype, boolean isTested) {
    /** The sample as an operand: in the given view under test, contiguous on the other side. */
    public Tensor tensor(Sample sample, View view) {
      View made = isTested ? view : View.PLAIN;
      return made.make(backend, dtype, sample.shape(), sample.values());
    }

    /** The sample as a contiguous operand. */
    public Tensor tensor(Sample sample) {
      return tensor(sample, View.PLAIN);
    }

    /** The sample as an operand of a certain type on both sides. */
    public Tensor tensor(Sample sample, View view, DType type) {
      View made = isTested ? view : View.PLAIN;
      return made.make(backend, type, sample.shape(), sample.values());
    }

    /** The sample as contiguous i32. */
    public Tensor ints(Sample sample) {
      return tensor(sample, View.PLAIN, DType.I32);
    }
  }

  /** Compares one result, computed in float32 under test. */
  public void check(String what, Tolerance tolerance, Function<Side, Tensor> computation) {
    checkAll(what, tolerance, computation.andThen(List::of));
  }

  /** Compares several results, computed in float32 under test. */
  public void checkAll(String what, Tolerance tolerance, Function<Side, List<Tensor>> computation) {
    checkIn(DType.F32, DType.F64, what, tolerance, computation);
  }

  /** Compares several results, computed in the given types under test and on the reference. */
  public void checkIn(
      DType type,
      DType referenceType,
      String what,
      Tolerance tolerance,
      Function<Side, List<Tensor>> computation) {
    try (var _ = tested.openScope("tested");
        var _ = reference.openScope("reference")) {
      List<Tensor> actual = computation.apply(new Side(tested, type, true));
      List<Tensor> expected = computation.apply(new Side(reference, referenceType, false));
      if (actual.size() != expected.size()) {
        throw new AssertionError(what + ": " + actual.size() + " results");
      }
      for (int i = 0; i < actual.size(); i++) {
        compare(what + " result " + i, tolerance, actual.get(i), expected.get(i));
      }
    }
  }

  private static void compare(String what, Tolerance tolerance, Tensor actual, Tensor expected) {
    if (!actual.shape().equals(expected.shape())) {
      throw new AssertionError(
          what + ": shape " + actual.shape() + " instead of " + expected.shape());
    }
    if (!actual.isContiguous()) {
      throw new AssertionError(what + ": result is not contiguous");
    }
    double[] got = actual.toDoubles();
    double[] wanted = expected.toDoubles();
    for (int i = 0; i < got.length; i++) {
      double rounded = actual.dtype() == DType.F32 ? (float) wanted[i] : wanted[i];
      if (!tolerance.accepts(got[i], rounded)) {
        throw new AssertionError(
            what
                + ": element "
                + i
                + " of "
                + Shape.of(got.length)
                + " is "
                + got[i]
                + " instead of "
                + rounded);
      }
    }
  }
}
