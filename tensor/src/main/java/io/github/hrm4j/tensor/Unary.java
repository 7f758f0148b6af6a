package io.github.hrm4j.tensor;

import java.util.function.DoubleUnaryOperator;

/** Elementwise functions of one argument; the constant's scalar function is its definition. */
public enum Unary {
  /** -x. */
  NEG(x -> -x),
  /** |x|. */
  ABS(Math::abs),
  /** -1, 0 or 1; the sign of 0 is 0. */
  SIGN(Math::signum),
  /** eˣ. */
  EXP(Math::exp),
  /** The natural logarithm. */
  LOG(Math::log),
  /** log(1 + x). */
  LOG1P(Math::log1p),
  /** √x. */
  SQRT(Math::sqrt),
  /** 1 / √x. */
  RSQRT(x -> 1 / Math.sqrt(x)),
  /** 1 / x. */
  RECIPROCAL(x -> 1 / x),
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID(x -> 1 / (1 + Math.exp(-x))),
  /** x · sigmoid(x), the activation inside SwiGLU. */
  SILU(x -> x / (1 + Math.exp(-x))),
  /** The hyperbolic tangent. */
  TANH(Math::tanh),
  /** max(x, 0). */
  RELU(x -> Math.max(x, 0));

  private final DoubleUnaryOperator definition;

  Unary(DoubleUnaryOperator definition) {
    this.definition = definition;
  }

  /**
   * {@return the function's value in float64}
   *
   * @param x the argument
   */
  public double apply(double x) {
    return definition.applyAsDouble(x);
  }
}
