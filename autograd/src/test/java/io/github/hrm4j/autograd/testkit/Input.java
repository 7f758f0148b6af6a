package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * One input of a line of the op table.
 *
 * @param shape of the input
 * @param low smallest random value
 * @param high largest random value
 * @param kink a point at which the operation has no derivative, NaN for none
 * @param given fixed values instead of random ones; null for random
 * @param kind what the operation gets
 * @param view whether the last two axes lie exchanged in memory
 */
public record Input(
    Shape shape, double low, double high, double kink, double[] given, Kind kind, boolean view) {
  /** What the operation gets. */
  public enum Kind {
    DIFFERENTIABLE,
    /** A floating constant, of the type that the differentiable ones have. */
    CONSTANT,
    /** An i32 constant. */
    INTS
  }

  // Far enough from a kink that no step of a central difference reaches it.
  private static final double MARGIN = 0.1;

  /** A differentiable input with values in [-2, 2). */
  public static Input in(int... extents) {
    return new Input(Shape.of(extents), -2, 2, Double.NaN, null, Kind.DIFFERENTIABLE, false);
  }

  /** A constant with the given values. */
  public static Input constant(Shape shape, double... values) {
    return new Input(shape, 0, 0, Double.NaN, values, Kind.CONSTANT, false);
  }

  /** An i32 constant with the given values. */
  public static Input ints(Shape shape, int... values) {
    double[] given = new double[values.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = values[i];
    }
    return new Input(shape, 0, 0, Double.NaN, given, Kind.INTS, false);
  }

  /** With values in [low, high). */
  public Input between(double lowest, double highest) {
    return new Input(shape, lowest, highest, kink, given, kind, view);
  }

  /** With no value near a point without a derivative. */
  public Input awayFrom(double point) {
    return new Input(shape, low, high, point, given, kind, view);
  }

  /** As a view that is not contiguous. */
  public Input asView() {
    return new Input(shape, low, high, kink, given, kind, true);
  }

  boolean isDifferentiable() {
    return kind == Kind.DIFFERENTIABLE;
  }

  /** The values, each exactly a float32, so that both precisions start from the same numbers. */
  double[] values(RandomGenerator random) {
    if (given != null) {
      return given;
    }
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      do {
        values[i] = (float) random.nextDouble(low, high);
      } while (Math.abs(values[i] - kink) < MARGIN);
    }
    return values;
  }

  /** The variable that the operation gets; a parameter if a gradient is wanted. */
  Variable variable(Backend on, DType dtype, String name, double[] values, boolean wanted) {
    Tensor value = on.tensor(kind == Kind.INTS ? DType.I32 : dtype, shape, values);
    if (view) {
      value = on.cast(value.transpose(-1, -2), dtype).transpose(-1, -2);
    }
    return wanted ? new Parameter(name, value) : Variable.constant(value);
  }
}
