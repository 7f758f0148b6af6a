package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.FusedOps.Attended;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Full multi-head attention of a fused projection (Vaswani et al. 2017, eq. 1), with RoPE on q and
 * k if tables are given. For each head P = softmax(q·kᵀ/√d) and y = P·v;
 *
 * <p>dv = Pᵀ·dy, dP = dy·vᵀ, dS = P∘(dP - Σ dy∘y), dq = dS·k/√d, dk = dSᵀ·q/√d,
 *
 * <p>with P recomputed from the logarithm of its denominators instead of being kept (Dao et al.
 * 2022, §3.1), and dq, dk turned back.
 *
 * @param qkv [b, s, 3·h·d]
 * @param heads h
 * @param cos [s, d], or null for no RoPE
 * @param sin [s, d], or null for no RoPE
 * @param y [b, s, h·d], the result
 * @param logSumExp [b, h, s]
 */
public record Attention(Tensor qkv, int heads, Tensor cos, Tensor sin, Tensor y, Tensor logSumExp)
    implements Op {
  /**
   * qkv [b, s, 3·h·d], all query heads, all key heads, all value heads → [b, s, h·d].
   *
   * @param qkv [b, s, 3·h·d]
   * @param heads h
   * @param cos [s, d], or null for no RoPE
   * @param sin [s, d], or null for no RoPE
   * @return [b, s, h·d]
   * @throws io.github.hrm4j.tensor.ShapeException if the last axis is not 3·heads·d or the tables
   *     do not fit
   */
  public static Variable apply(Variable qkv, int heads, Tensor cos, Tensor sin) {
    Attended a = qkv.backend().attention(qkv.value(), heads, cos, sin);
    Attention op = new Attention(qkv.value(), heads, cos, sin, a.y(), a.logSumExp());
    return Tape.push(op, a.y(), qkv);
  }

  @Override
  public List<Tensor> saved() {
    return Saved.of(qkv, cos, sin, y, logSumExp);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    Attended attended = new Attended(y, logSumExp);
    return List.of(dy.backend().attentionBackward(qkv, heads, cos, sin, attended, dy));
  }
}
