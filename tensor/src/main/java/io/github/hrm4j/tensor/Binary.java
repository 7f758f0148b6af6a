package io.github.hrm4j.tensor;

import java.util.function.DoubleBinaryOperator;

/**
 * Elementwise functions of two arguments; the constant's scalar function is its definition. The
 * comparisons give a {@link DType#BOOL} tensor, the others keep the operands' type.
 */
public enum Binary {
  /** a + b. */
  ADD(false, Double::sum),
  /** a - b. */
  SUB(false, (a, b) -> a - b),
  /** a · b. */
  MUL(false, (a, b) -> a * b),
  /** a / b. */
  DIV(false, (a, b) -> a / b),
  /** The larger of a and b. */
  MAX(false, Math::max),
  /** The smaller of a and b. */
  MIN(false, Math::min),
  /** The angle of the point (b, a), from -π to π. */
  ATAN2(false, Math::atan2),
  /** Whether a &gt; b. */
  GREATER(true, (a, b) -> a > b ? 1 : 0),
  /** Whether a ≥ b. */
  GREATER_EQUAL(true, (a, b) -> a >= b ? 1 : 0),
  /** Whether a = b. */
  EQUAL(true, (a, b) -> a == b ? 1 : 0);

  private final boolean comparison;
  private final DoubleBinaryOperator definition;

  Binary(boolean comparison, DoubleBinaryOperator definition) {
    this.comparison = comparison;
    this.definition = definition;
  }

  /** {@return whether the result is a {@link DType#BOOL} tensor} */
  public boolean isComparison() {
    return comparison;
  }

  /**
   * {@return the function's value in float64; 1 or 0 for a comparison}
   *
   * @param a the left operand
   * @param b the right operand
   */
  public double apply(double a, double b) {
    return definition.applyAsDouble(a, b);
  }
}
