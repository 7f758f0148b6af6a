package io.github.hrm4j.tensor;

import java.util.List;

/**
 * Fused primitives. The default method is the definition, in terms of the primitives of {@link
 * Backend}, correct in every floating type; a backend overrides it where one pass over memory is
 * faster. "Fused agrees with definition" is a test of the backend contract.
 *
 * <p>With bfloat16 operands, sums of squares, rotations, probabilities and losses are computed in
 * float32 and their results rounded; sums and products that are tensors in their own right, such as
 * x + residual, are rounded where they arise.
 */
public interface FusedOps {
  private Backend self() {
    return (Backend) this;
  }

  /**
   * y = x · wᵀ + bias.
   *
   * @param x [..., k]
   * @param w [n, k]
   * @param bias [n], or null for none
   * @return [..., n]
   * @throws ShapeException if the inner axes differ or the bias does not fit
   * @throws DTypeException if the types differ
   */
  default Tensor linear(Tensor x, Tensor w, Tensor bias) {
    return Definitions.linear(self(), x, w, bias);
  }

  /**
   * Root mean square normalisation without a gain, of x or of the sum x + residual: with z the
   * input, rstd = 1/√(mean(z²) + eps) and y = z · rstd (Zhang and Sennrich 2019, eq. 4).
   *
   * @param x [..., n]
   * @param residual [..., n], or null for none
   * @param eps added to the mean square
   * @return y [..., n] and rstd [...], which is float32 for bfloat16
   * @throws ShapeException if x and residual differ in shape
   * @throws DTypeException if the type is not floating
   */
  default Normalized rmsNorm(Tensor x, Tensor residual, double eps) {
    return Definitions.rmsNorm(self(), x, residual, eps);
  }

  /**
   * dz = rstd · (dy - y · mean(dy · y)); it is the gradient by x and by the residual alike.
   *
   * @param y [..., n], from {@link #rmsNorm}
   * @param rstd [...], from {@link #rmsNorm}
   * @param dy [..., n]
   * @return [..., n]
   * @throws ShapeException if the shapes do not fit each other
   * @throws DTypeException if the types do not
   */
  default Tensor rmsNormBackward(Tensor y, Tensor rstd, Tensor dy) {
    return Definitions.rmsNormBackward(self(), y, rstd, dy);
  }

  /**
   * Rotary position embedding (Su et al. 2021, eq. 34) in the rotate-half convention: y = x·cos +
   * concat(-x[d/2:], x[:d/2])·sin. The inverse rotation is its transpose, the gradient.
   *
   * @param x [b, s, h, d] with d even
   * @param cos [s, d], in float32 if x is bfloat16
   * @param sin [s, d], like cos
   * @param inverse whether to rotate back
   * @return [b, s, h, d]
   * @throws ShapeException if d is odd or the tables do not fit
   */
  default Tensor rope(Tensor x, Tensor cos, Tensor sin, boolean inverse) {
    return Definitions.rope(self(), x, cos, sin, inverse);
  }

  /**
   * Full (not causal) multi-head attention of a fused projection: softmax(q·kᵀ/√d)·v for each head
   * (Vaswani et al. 2017, eq. 1), with RoPE on q and k if tables are given.
   *
   * @param qkv [b, s, 3·h·d]: all query heads, all key heads, all value heads
   * @param heads number of heads h, which divides the last axis of qkv by 3
   * @param cos [s, d], or null for no RoPE
   * @param sin [s, d], or null for no RoPE
   * @return y [b, s, h·d] and the logarithm of the softmax's denominator [b, h, s], which is
   *     float32 for bfloat16
   * @throws ShapeException if qkv is not of that shape or the tables do not fit
   * @throws DTypeException if the type is not floating
   */
  default Attended attention(Tensor qkv, int heads, Tensor cos, Tensor sin) {
    return Definitions.attention(self(), qkv, heads, cos, sin);
  }

  /**
   * The gradient of {@link #attention} by qkv.
   *
   * @param qkv [b, s, 3·h·d], as the forward had it
   * @param heads number of heads h, which divides the last axis of qkv by 3
   * @param cos [s, d], or null for no RoPE
   * @param sin [s, d], or null for no RoPE
   * @param attended what the forward returned
   * @param dy [b, s, h·d]
   * @return [b, s, 3·h·d]
   * @throws ShapeException if qkv is not of that shape or the tables do not fit
   */
  default Tensor attentionBackward(
      Tensor qkv, int heads, Tensor cos, Tensor sin, Attended attended, Tensor dy) {
    return Definitions.attentionBackward(self(), qkv, heads, cos, sin, attended, dy);
  }

  /**
   * The gate of SwiGLU (Shazeer 2020, eq. 6): silu(gate) · up.
   *
   * @param gateUp [..., 2n]: gate, then up
   * @return [..., n]
   * @throws ShapeException if the last axis is odd
   * @throws DTypeException if the type is not floating
   */
  default Tensor swiglu(Tensor gateUp) {
    return Definitions.swiglu(self(), gateUp);
  }

  /**
   * The gradient of {@link #swiglu}.
   *
   * @param gateUp [..., 2n]
   * @param dy [..., n]
   * @return [..., 2n]
   * @throws ShapeException if the last axis is odd or dy does not fit
   * @throws DTypeException if the type is not floating
   */
  default Tensor swigluBackward(Tensor gateUp, Tensor dy) {
    return Definitions.swigluBackward(self(), gateUp, dy);
  }

  /**
   * Softmax over the last axis.
   *
   * @param x [..., n]
   * @return [..., n], of sum 1 along the last axis
   * @throws DTypeException if the type is not floating
   */
  default Tensor softmax(Tensor x) {
    return Definitions.softmax(self(), x);
  }

  /**
   * -log p(label) for each position; 0 where the label is {@link CrossEntropy#IGNORED}.
   *
   * @param kind softmax or stablemax
   * @param logits [..., v]
   * @param labels i32 [...]
   * @return [...], float64 for stablemax; for softmax the logits' type, but float32 for bfloat16
   * @throws ShapeException if the labels' shape is not that of the logits without the last axis
   * @throws DTypeException if the labels are not i32
   */
  default Tensor crossEntropy(CrossEntropy kind, Tensor logits, Tensor labels) {
    return Definitions.crossEntropy(self(), kind, logits, labels);
  }

  /**
   * The gradient of {@link #crossEntropy} by the logits; 0 where the label is ignored.
   *
   * @param kind softmax or stablemax
   * @param logits [..., v]
   * @param labels i32 [...]
   * @param dy [...], of the forward's type
   * @return [..., v] in the logits' type
   * @throws ShapeException if the shapes do not fit each other
   * @throws DTypeException if the labels are not i32
   */
  default Tensor crossEntropyBackward(CrossEntropy kind, Tensor logits, Tensor labels, Tensor dy) {
    return Definitions.crossEntropyBackward(self(), kind, logits, labels, dy);
  }

  /**
   * max(x, 0) - x·target + log(1 + exp(-|x|)), elementwise: stable binary cross-entropy.
   *
   * @param x logits of any shape
   * @param target of the same shape and type, between 0 and 1
   * @return of the same shape
   * @throws ShapeException if the shapes differ
   * @throws DTypeException if the types differ
   */
  default Tensor bceWithLogits(Tensor x, Tensor target) {
    return Definitions.bceWithLogits(self(), x, target);
  }

  /**
   * (sigmoid(x) - target) · dy, elementwise.
   *
   * @param x logits of any shape
   * @param target of the same shape and type
   * @param dy of the same shape and type
   * @return of the same shape
   * @throws ShapeException if the shapes differ
   * @throws DTypeException if the types differ
   */
  default Tensor bceWithLogitsBackward(Tensor x, Tensor target, Tensor dy) {
    return Definitions.bceWithLogitsBackward(self(), x, target, dy);
  }

  /**
   * One AdamATan2 update, in place (Everett et al. 2024, in the variant of the reference's
   * package): p *= decay; m += (1-beta1)·(g-m); v += (1-beta2)·(g²-v); p -= step · atan2(m, √v ·
   * rootScale), with atan2(0, 0) = 0. The scalars are computed in double and rounded to float.
   *
   * @param p parameter of any shape
   * @param m its first moment, of the same shape
   * @param v its second moment, of the same shape
   * @param g its gradient, of the same shape
   * @param scalars rates of the step
   * @throws ShapeException if the shapes differ
   * @throws IllegalArgumentException if p, m or v is expanded, so that its elements share memory
   */
  default void adamAtan2(Tensor p, Tensor m, Tensor v, Tensor g, AdamAtan2Scalars scalars) {
    Definitions.adamAtan2(self(), p, m, v, g, scalars);
  }

  /**
   * The same update of many parameters, which a device does in one go.
   *
   * @param updates the operands of each, of one shape each
   * @param scalars rates of the step, the same for all
   * @throws ShapeException if the shapes of one differ
   */
  default void adamAtan2(List<AdamAtan2Update> updates, AdamAtan2Scalars scalars) {
    for (AdamAtan2Update u : updates) {
      adamAtan2(u.p(), u.m(), u.v(), u.g(), scalars);
    }
  }

  /**
   * As {@link #adamAtan2(List, AdamAtan2Scalars)}, with scalars that the device reads when it
   * computes, so that captured work takes those of the day.
   *
   * @param updates the operands of each, of one shape each
   * @param scalars float32 [5], in the order of the record
   * @throws ShapeException if the shapes of one differ
   */
  default void adamAtan2(List<AdamAtan2Update> updates, Tensor scalars) {
    float[] c = scalars.toFloats();
    adamAtan2(updates, new AdamAtan2Scalars(c[0], c[1], c[2], c[3], c[4]));
  }

  /**
   * {@return whether it pays to collect the gradients of a step for one call of {@link
   * #adamAtan2(List, AdamAtan2Scalars)}, instead of using up each as soon as it is made}
   */
  default boolean updatesTogether() {
    return false;
  }

  /**
   * One sparse SignSGD update, in place: for every row that occurs in ids, with g the sum of its
   * gradients in the order of ids, row = row·decay - lr·sign(g), where sign(0) = 0.
   *
   * @param table [rows, n]
   * @param ids i32 [k]
   * @param grad [k, n]
   * @param lr the learning rate
   * @param decay what a row is multiplied with: 1 - lr · weight decay
   * @throws ShapeException if the shapes do not fit each other
   * @throws DTypeException if the ids are not i32
   */
  default void signSgd(Tensor table, Tensor ids, Tensor grad, float lr, float decay) {
    Definitions.signSgd(self(), table, ids, grad, lr, decay);
  }

  /**
   * As {@link #signSgd(Tensor, Tensor, Tensor, float, float)}, with rates that the device reads
   * when it computes.
   *
   * @param table [rows, n]
   * @param ids i32 [k]
   * @param grad [k, n]
   * @param rates float32 [2]: lr and decay
   * @throws ShapeException if the shapes do not fit each other
   * @throws DTypeException if the ids are not i32
   */
  default void signSgd(Tensor table, Tensor ids, Tensor grad, Tensor rates) {
    float[] c = rates.toFloats();
    signSgd(table, ids, grad, c[0], c[1]);
  }

  /**
   * The result of {@link #rmsNorm}.
   *
   * @param y normalised input
   * @param rstd reciprocal root mean square of each row
   */
  record Normalized(Tensor y, Tensor rstd) {}

  /**
   * The result of {@link #attention}.
   *
   * @param y [b, s, h·d]
   * @param logSumExp [b, h, s]
   */
  record Attended(Tensor y, Tensor logSumExp) {}

  /**
   * The operands of one {@link #adamAtan2}.
   *
   * @param p parameter
   * @param m its first moment
   * @param v its second moment
   * @param g its gradient
   */
  record AdamAtan2Update(Tensor p, Tensor m, Tensor v, Tensor g) {}

  /**
   * The scalars of one {@link #adamAtan2} update.
   *
   * @param decay 1 - lr·weightDecay
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param step lr / (1 - beta1ᵗ)
   * @param rootScale 1 / √(1 - beta2ᵗ)
   */
  record AdamAtan2Scalars(float decay, float beta1, float beta2, float step, float rootScale) {}
}
