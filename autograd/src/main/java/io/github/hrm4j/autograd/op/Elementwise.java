package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.List;

/**
 * A function of each element. y = f(x); dx = f'(x)·dy, written by x or by y, whichever is shorter.
 * At the kinks of |x| and of max(x, 0), which are at 0, the slope is taken as 0.
 *
 * @param f any but {@link Unary#SIGN}, which is flat wherever it has a derivative
 * @param known x or y, whichever the slope is written by; null if it needs neither
 */
public record Elementwise(Unary f, Tensor known) implements Op {
  /**
   * f(x), of x's shape and type.
   *
   * @param f the function
   * @param x of any shape
   * @return of x's shape and type
   * @throws IllegalArgumentException if f has no useful derivative
   */
  public static Variable apply(Unary f, Variable x) {
    if (f == Unary.SIGN) {
      throw new IllegalArgumentException("elementwise: SIGN has no gradient; detach its argument");
    }
    Tensor y = x.backend().unary(f, x.value());
    return Tape.push(new Elementwise(f, known(f, x.value(), y)), y, x);
  }

  private static Tensor known(Unary f, Tensor x, Tensor y) {
    return switch (f) {
      case NEG, SIGN -> null;
      case ABS, LOG, LOG1P, SILU, RELU -> x;
      case EXP, SQRT, RSQRT, RECIPROCAL, SIGMOID, TANH -> y;
    };
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(known);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Backend on = dy.backend();
    return List.of(
        f == Unary.NEG ? on.unary(Unary.NEG, dy) : on.binary(Binary.MUL, dy, slope(on, known)));
  }

  /** f' by k, which stands for x or y as in {@link #known}. */
  private Tensor slope(Backend on, Tensor k) {
    return switch (f) {
      case ABS -> on.unary(Unary.SIGN, k);
      case LOG -> on.unary(Unary.RECIPROCAL, k);
      case LOG1P -> on.unary(Unary.RECIPROCAL, on.affine(k, 1, 1));
      case RELU -> on.cast(on.binary(Binary.GREATER, k, zero(on, k)), k.dtype());
      // σ·(1 + x·(1-σ))
      case SILU -> {
        Tensor sigmoid = on.unary(Unary.SIGMOID, k);
        Tensor rest = on.affine(sigmoid, -1, 1);
        yield on.binary(Binary.MUL, sigmoid, on.affine(on.binary(Binary.MUL, k, rest), 1, 1));
      }
      case EXP -> k;
      case SQRT -> on.affine(on.unary(Unary.RECIPROCAL, k), 0.5, 0);
      // -½·x^(-3/2) = -½·y³
      case RSQRT -> on.affine(on.binary(Binary.MUL, k, on.binary(Binary.MUL, k, k)), -0.5, 0);
      case RECIPROCAL -> on.unary(Unary.NEG, on.binary(Binary.MUL, k, k));
      case SIGMOID -> on.binary(Binary.MUL, k, on.affine(k, -1, 1));
      case TANH -> on.affine(on.binary(Binary.MUL, k, k), -1, 1);
      case NEG, SIGN -> throw new IllegalStateException("no slope tensor for " + f);
    };
  }

  private static Tensor zero(Backend on, Tensor like) {
    return on.full(like.dtype(), Shape.of(), 0);
  }
}
