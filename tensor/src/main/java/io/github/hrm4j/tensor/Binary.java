package io.github.hrm4j.tensor;

import java.util.function.DoubleBinaryOperator;

/**
 * Elementwise functions of two arguments; the constant's scalar function is its definition. The
 * comparisons give a {@link DType#BOOL} tensor, the others keep the operands' type.
 */
public enum Binary {
  ADD(false, Double::sum),
  SUB(false, (a, b) -> a - b),
  MUL(false, (a, b) -> a * b),
  DIV(false, (a, b) -> a / b),
  MAX(false, Math::max),
  MIN(false, Math::min),
  ATAN2(false, Math::atan2),
  GREATER(true, (a, b) -> a > b ? 1 : 0),
  GREATER_EQUAL(true, (a, b) -> a >= b ? 1 : 0),
  EQUAL(true, (a, b) -> a == b ? 1 : 0);

  private final boolean comparison;
  private final DoubleBinaryOperator definition;

  Binary(boolean comparison, DoubleBinaryOperator definition) {
    this.comparison = comparison;
    this.definition = definition;
  }

  /** Whether the result is a {@link DType#BOOL} tensor. */
  public boolean isComparison() {
    return comparison;
  }

  /** The function's value in float64; 1 or 0 for a comparison. */
  public double apply(double a, double b) {
    return definition.applyAsDouble(a, b);
  }
}
