package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;

/**
 * A trained vector for each id.
 *
 * @param weight [rows, width]
 */
public record Embedding(Parameter weight) {
  /** Vectors from a cut normal of standard deviation 1/√width. */
  public static Embedding create(ParameterRegistry registry, String name, int rows, int width) {
    return new Embedding(
        registry.truncatedNormal(
            name + ".embedding_weight", Shape.of(rows, width), 1 / Math.sqrt(width)));
  }

  /** i32 ids [...] → [..., width]. */
  public Variable apply(Tensor ids) {
    return io.github.hrm4j.autograd.op.Embedding.apply(weight, ids);
  }
}
