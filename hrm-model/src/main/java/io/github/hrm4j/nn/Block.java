package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.RmsNorm;
import io.github.hrm4j.autograd.op.Slice;
import io.github.hrm4j.tensor.Scope;

/**
 * One transformer block, normalised after each residual sum: x = rms(x + attention(x)); x = rms(x +
 * swiglu(x)). The normalisation has no learned scale.
 *
 * @param selfAttn attention over the tokens
 * @param mlp the layer after it, for each token
 * @param rmsNormEps added to the mean square
 */
public record Block(Attention selfAttn, SwiGlu mlp, double rmsNormEps) {
  /**
   * [B, T, D] → [B, T, D]. What lies between is freed at once, unless a tape needs it: the tape
   * takes over what its operations saved.
   *
   * @param x [B, T, D]
   * @return [B, T, D]
   * @throws io.github.hrm4j.tensor.ShapeException if D is another width
   */
  public Variable apply(Variable x) {
    try (Scope scope = x.backend().openScope("block")) {
      Variable y = normalised(x, selfAttn.apply(x));
      scope.keep(y.value());
      return y;
    }
  }

  /**
   * The first token of the result alone. It attends to all tokens, but all that follows is computed
   * for one, a tenth of a block's work with 81 tokens.
   *
   * @param x [B, T, D]
   * @return [B, 1, D]
   * @throws io.github.hrm4j.tensor.ShapeException if D is another width
   */
  public Variable applyToFirst(Variable x) {
    try (Scope scope = x.backend().openScope("block")) {
      Variable y = normalised(Slice.apply(x, 1, 0, 1), selfAttn.applyToFirst(x));
      scope.keep(y.value());
      return y;
    }
  }

  private Variable normalised(Variable x, Variable attention) {
    Variable attended = RmsNorm.apply(x, attention, rmsNormEps);
    return RmsNorm.apply(attended, mlp.apply(attended), rmsNormEps);
  }
}
