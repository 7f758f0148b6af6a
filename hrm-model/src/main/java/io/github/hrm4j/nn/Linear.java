package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Cast;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;

/**
 * y = x · Wᵀ + bias.
 *
 * @param weight [out, in]
 * @param bias [out], or null for none
 */
public record Linear(Parameter weight, Parameter bias) {
  /**
   * A projection without bias, weights from a cut normal of standard deviation 1/√in.
   *
   * @param registry takes the parameters
   * @param name what their names begin with
   * @param in inner extent of x
   * @param out inner extent of the result
   * @return a layer from [..., in] to [..., out]
   */
  public static Linear create(ParameterRegistry registry, String name, int in, int out) {
    double deviation = 1 / Math.sqrt(in);
    return new Linear(
        registry.truncatedNormal(name + ".weight", Shape.of(out, in), deviation), null);
  }

  /**
   * A projection that gives the same constant for every input until it is trained.
   *
   * @param registry takes the parameters
   * @param name what their names begin with
   * @param in inner extent of x
   * @param out inner extent of the result
   * @param value the constant
   * @return a layer from [..., in] to [..., out]
   */
  public static Linear constant(
      ParameterRegistry registry, String name, int in, int out, double value) {
    return new Linear(
        registry.constant(name + ".weight", Shape.of(out, in), 0),
        registry.constant(name + ".bias", Shape.of(out), value));
  }

  /**
   * The projection in the type of x: weight and bias are rounded to it at each use.
   *
   * @param x [..., in]
   * @return [..., out]
   * @throws io.github.hrm4j.tensor.ShapeException if the last axis is not the layer's
   */
  public Variable apply(Variable x) {
    DType type = x.value().dtype();
    return io.github.hrm4j.autograd.op.Linear.apply(
        x, weightIn(type), bias == null ? null : Cast.apply(bias, type));
  }

  /** The weight [out, in], rounded to a type for one use. */
  Variable weightIn(DType type) {
    return Cast.apply(weight, type);
  }
}
