package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.DTypeException;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Conversion between floating types. y = x rounded to another type; dx = dy in x's type.
 *
 * @param from the type of x
 */
public record Cast(DType from) implements Op {
  /**
   * x in another floating type, of x's shape; x itself if it has that type already.
   *
   * @param x of any shape
   * @param to the type wanted
   * @return of x's shape
   * @throws DTypeException if either type is not floating: no gradient passes through integers
   */
  public static Variable apply(Variable x, DType to) {
    DType from = x.value().dtype();
    if (!from.isFloating() || !to.isFloating()) {
      throw new DTypeException("cast: needs floating types, got " + x + " to " + to.label());
    }
    return from == to ? x : Tape.push(new Cast(from), x.backend().cast(x.value(), to), x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of();
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().cast(dy, from));
  }
}
