package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Reduction;
import io.github.hrm4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A fully connected layer with the weight stored as [out, in]. x [..., k], W [n, k], b [n] → y =
 * x·Wᵀ + b [..., n]; over the flattened rows dx = dy·W, dW = dyᵀ·x, db = Σ dy.
 *
 * @param x null if W is constant
 * @param w null if x is constant
 * @param bias whether there is one
 */
public record Linear(Tensor x, Tensor w, boolean bias) implements Op {
  /**
   * x [..., k] · Wᵀ [k, n] + bias [n] → [..., n].
   *
   * @param x [..., k]
   * @param w [n, k]
   * @param bias [n], or null for none
   * @return [..., n]
   * @throws io.github.hrm4j.tensor.ShapeException if the inner axes differ or the bias does not fit
   */
  public static Variable apply(Variable x, Variable w, Variable bias) {
    Linear op = new Linear(Saved.ifWanted(w, x), Saved.ifWanted(x, w), bias != null);
    Tensor y = x.backend().linear(x.value(), w.value(), bias == null ? null : bias.value());
    return bias == null ? Tape.push(op, y, x, w) : Tape.push(op, y, x, w, bias);
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(x, w);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    Tensor rows = Contiguous.rows(dy);
    Tensor dx = null;
    if (w != null) {
      dx = on.matmul(rows, false, w, false).reshape(dy.shape().with(-1, w.shape().extent(1)));
    }
    Tensor dw = x == null ? null : on.matmul(rows, true, Contiguous.rows(x), false);
    if (!bias) {
      return Arrays.asList(dx, dw);
    }
    Tensor db = on.reduce(Reduction.SUM, rows, 0).reshape(dy.shape().extent(-1));
    return Arrays.asList(dx, dw, db);
  }
}
