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
  /**
   * Vectors from a cut normal of standard deviation 1/√width.
   *
   * @param registry takes the table
   * @param name the table's name
   * @param rows number of vectors
   * @param width extent of each
   * @return a table [rows, width]
   */
  public static Embedding create(ParameterRegistry registry, String name, int rows, int width) {
    return new Embedding(
        registry.truncatedNormal(
            name + ".embedding_weight", Shape.of(rows, width), 1 / Math.sqrt(width)));
  }

  /**
   * The vectors of some ids.
   *
   * @param ids i32 [...]
   * @return [..., width]
   * @throws io.github.hrm4j.tensor.DTypeException if the ids are not i32
   * @throws IndexOutOfBoundsException if an id is not a row, where the backend can tell
   */
  public Variable apply(Tensor ids) {
    return io.github.hrm4j.autograd.op.Embedding.apply(weight, ids);
  }
}
