package io.github.hrm4j.autograd.testkit;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Variable;
import java.util.List;
import java.util.function.Function;

/**
 * One line of the op table.
 *
 * @param op the operation under test
 * @param variant tells this line from the operation's others
 * @param inputs in the order in which the forward gets them
 * @param forward applies the operation
 * @param definition the result in float64 by loops of its own; null to take the reference backend's
 * @param tolerance of float32 results, relative to the largest element or 1
 * @param step of the central differences
 */
public record OpLine(
    Class<? extends Op> op,
    String variant,
    List<Input> inputs,
    Function<Variable[], Variable> forward,
    Function<double[][], double[]> definition,
    double tolerance,
    double step) {
  // A float32 sum of 64 products errs by at most 64 roundings of 2⁻²⁴; twice that for what follows.
  private static final double TOLERANCE = 128 * Math.pow(2, -24);

  // Truncation grows with the step's square, cancellation with its inverse: 1e-4 leaves about 1e-8.
  private static final double STEP = 1e-4;

  /** A line with the default tolerance. */
  public static OpLine line(
      Class<? extends Op> op,
      String variant,
      List<Input> inputs,
      Function<Variable[], Variable> forward) {
    return new OpLine(op, variant, inputs, forward, null, TOLERANCE, STEP);
  }

  /** With a definition by loops of its own. */
  public OpLine means(Function<double[][], double[]> loops) {
    return new OpLine(op, variant, inputs, forward, loops, tolerance, step);
  }

  /** For results rounded to a coarser type: the step must be large against its spacing. */
  public OpLine coarse(double relative, double wideStep) {
    return new OpLine(op, variant, inputs, forward, definition, relative, wideStep);
  }

  /** The operation's name and the variant. */
  public String name() {
    return (op.getSimpleName() + " " + variant).strip();
  }

  @Override
  public String toString() {
    return name();
  }
}
