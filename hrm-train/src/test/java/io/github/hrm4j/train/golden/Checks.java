package io.github.hrm4j.train.golden;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.train.golden.GoldenReport.Comparison;
import java.util.Arrays;

/** Compares results with the stored tensors of one case and reports each comparison. */
final class Checks {
  /** Elements of a tensor whose gradient may be rounding noise, so that they step either way. */
  private static final int NOISY = 10;

  private final GoldenCase golden;
  private final GoldenReport report;

  Checks(GoldenCase golden, GoldenReport report) {
    this.golden = golden;
    this.report = report;
  }

  /** Compares a float or integer tensor; integers exactly. */
  void close(String tensor, Tensor found, Tolerance tolerance) {
    close(tensor, found.shape(), found.toFloats(), tolerance);
  }

  /** Compares a vector. */
  void close(String tensor, float[] found, Tolerance tolerance) {
    close(tensor, Shape.of(found.length), found, tolerance);
  }

  private void close(String tensor, Shape shape, float[] found, Tolerance tolerance) {
    golden.use(tensor);
    if (sameShape(tensor, shape)) {
      float[] expected = golden.floats(tensor);
      compared(tensor, maxError(differences(expected, found)), tolerance.of(expected));
    }
  }

  /** Compares integers or booleans, in row-major order, of any shape. */
  void exact(String tensor, int[] found) {
    golden.use(tensor);
    int[] expected = golden.ints(tensor);
    if (sameShape(tensor, golden.shape(tensor)) && expected.length != found.length) {
      failed(tensor, "stored are " + expected.length + " values, ours are " + found.length);
      return;
    }
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - found[i]));
    }
    compared(tensor, largest, 0);
  }

  void exact(String tensor, boolean[] found) {
    int[] values = new int[found.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = found[i] ? 1 : 0;
    }
    exact(tensor, values);
  }

  /**
   * Compares a number, stored as a tensor of one element: exactly if that is an integer.
   *
   * @param tolerance for real numbers
   */
  void scalar(String tensor, double found, Tolerance tolerance) {
    golden.use(tensor);
    if (sameShape(tensor, Shape.of(1))) {
      float expected = golden.floats(tensor)[0];
      Tolerance allowed = golden.isInteger(tensor) ? Tolerance.EXACT : tolerance;
      compared(tensor, Math.abs(expected - found), allowed.of(expected));
    }
  }

  /** Compares a number of the description. */
  void number(String check, double expected, double found, double tolerance) {
    compared(check, Math.abs(expected - found), tolerance);
  }

  /**
   * Compares a parameter after an optimizer step from our own gradient. The update is scale-free:
   * where the gradient is rounding noise, an element may step either way. So up to ten of a
   * tensor's elements, and not more than a tenth, may be off by twice the rate; they are left out
   * of the error.
   */
  void stepped(String check, String tensor, Tensor found, Tolerance tolerance, double rate) {
    if (sameShape(tensor, found.shape())) {
      double[] differences = differences(golden.floats(tensor), found.toFloats());
      Arrays.sort(differences);
      int last = differences.length - 1;
      int noisy = Math.min(NOISY, differences.length / 10);
      while (noisy > 0 && differences[last] <= 2.1 * rate) {
        last--;
        noisy--;
      }
      compared(check, last < 0 ? 0 : differences[last], tolerance.absolute());
    }
  }

  private boolean sameShape(String tensor, Shape found) {
    Shape expected = golden.shape(tensor);
    if (!expected.equals(found)) {
      failed(tensor, "stored is " + expected + ", ours is " + found);
      return false;
    }
    return true;
  }

  private static double[] differences(float[] expected, float[] found) {
    double[] differences = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      // Equal infinities have no difference; NaN, ours or stored, is never right.
      boolean same = expected[i] == found[i];
      differences[i] = same ? 0 : Math.abs((double) expected[i] - found[i]);
    }
    return differences;
  }

  /** The largest; NaN if one is. */
  private static double maxError(double[] differences) {
    double largest = 0;
    for (double difference : differences) {
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  private void compared(String check, double maxError, double tolerance) {
    boolean passed = maxError <= tolerance;
    String problem = passed ? "" : "differs by " + maxError + ", allowed is " + tolerance;
    report.add(
        new Comparison(
            golden.name(), golden.prefix() + check, maxError, tolerance, passed, problem));
  }

  /** Reports a comparison that could not be made. */
  void failed(String check, String problem) {
    report.add(
        new Comparison(golden.name(), golden.prefix() + check, Double.NaN, 0, false, problem));
  }

  /**
   * Runs a part of the checks. What it throws is a failure of that part, and the others go on.
   *
   * @param what the part's name in the report
   */
  void part(String what, Runnable checks) {
    try {
      checks.run();
    } catch (RuntimeException e) {
      failed(what, e.toString());
      report.thrown(golden.name(), e);
    }
  }

  /** Reports every stored tensor that no check has used. */
  void finish() {
    for (String tensor : golden.unused()) {
      failed(tensor, "is stored but was not compared");
    }
  }
}
