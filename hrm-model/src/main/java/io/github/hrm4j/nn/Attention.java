package io.github.hrm4j.nn;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Slice;

/**
 * Full multi-head self-attention (Vaswani et al. 2017, §3.2.2) with one fused projection.
 *
 * @param qkvProj [3·D, D]: all query heads, all key heads, all value heads
 * @param oProj [D, D]
 * @param heads number of heads h
 * @param rope tables for T positions, or null for no rotation
 */
public record Attention(Linear qkvProj, Linear oProj, int heads, RopeTable rope) {
  /**
   * A freshly initialised attention.
   *
   * @param registry takes the parameters
   * @param name what their names begin with
   * @param hiddenSize D, a multiple of the number of heads
   * @param heads number of heads
   * @param rope the tables [T, d], or null for no RoPE
   * @return a layer for x [B, T, D]
   */
  public static Attention create(
      ParameterRegistry registry, String name, int hiddenSize, int heads, RopeTable rope) {
    return new Attention(
        Linear.create(registry, name + ".qkv_proj", hiddenSize, 3 * hiddenSize),
        Linear.create(registry, name + ".o_proj", hiddenSize, hiddenSize),
        heads,
        rope);
  }

  /**
   * Attention of every token to every token.
   *
   * @param x [B, T, D]
   * @return [B, T, D]
   * @throws io.github.hrm4j.tensor.ShapeException if D is another width, or T not that of the
   *     tables
   */
  public Variable apply(Variable x) {
    return oProj.apply(attended(x));
  }

  /**
   * What the first token gets in {@link #apply}.
   *
   * @param x [B, T, D]
   * @return [B, 1, D]
   * @throws io.github.hrm4j.tensor.ShapeException if D is another width, or T not that of the
   *     tables
   */
  public Variable applyToFirst(Variable x) {
    return oProj.apply(Slice.apply(attended(x), 1, 0, 1));
  }

  private Variable attended(Variable x) {
    return io.github.hrm4j.autograd.op.Attention.apply(
        qkvProj.apply(x),
        heads,
        rope == null ? null : rope.cos(),
        rope == null ? null : rope.sin());
  }
}
