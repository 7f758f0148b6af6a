package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Add;
import io.github.hrm4j.autograd.op.BceWithLogits;
import io.github.hrm4j.autograd.op.Cast;
import io.github.hrm4j.autograd.op.CrossEntropyLoss;
import io.github.hrm4j.autograd.op.Mul;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.autograd.op.Slice;
import io.github.hrm4j.autograd.op.Sum;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Tensor;

/**
 * The loss of one segment, the sum over its rows (the reference's {@code ACTLossHead}). Each term
 * is a scalar; the total has the token loss's type, float64 with stablemax.
 *
 * @param lm tokens: cross-entropy, averaged over each row's labelled tokens
 * @param qHalt does q_halt tell that the row is exactly right?
 * @param qContinue does q_continue tell the value of going on? Null where there is no target
 * @param total lm + (qHalt + qContinue) / 2
 */
record ActLoss(Variable lm, Variable qHalt, Variable qContinue, Variable total) {
  /**
   * The loss.
   *
   * @param logits [B, S, V]
   * @param q q_halt and q_continue, float32 [B, 2]
   * @param exactlyRight float32 [B, 1], the target of q_halt
   * @param targetQContinue float32 [B, 1], or null
   * @param rows how many rows count in the losses of q; the rest is padding
   */
  static ActLoss of(
      CrossEntropy kind,
      Variable logits,
      Variable q,
      Labels labels,
      Tensor exactlyRight,
      Tensor targetQContinue,
      int rows) {
    Variable tokens = CrossEntropyLoss.apply(kind, logits, labels.tokens());
    Variable weights = Variable.constant(labels.weights(tokens.value().dtype()));
    Variable lm = Sum.apply(Mul.apply(tokens, weights));
    Variable qHalt = binary(q, 0, exactlyRight, rows);
    Variable qContinue = targetQContinue == null ? null : binary(q, 1, targetQContinue, rows);
    Variable ofQ = qContinue == null ? qHalt : Add.apply(qHalt, qContinue);
    Variable total = Add.apply(lm, Scale.apply(Cast.apply(ofQ, lm.value().dtype()), 0.5));
    return new ActLoss(lm, qHalt, qContinue, total);
  }

  private static Variable binary(Variable q, int column, Tensor target, int rows) {
    Variable counted = Slice.apply(Slice.apply(q, 0, 0, rows), 1, column, column + 1);
    return Sum.apply(BceWithLogits.apply(counted, target.slice(0, 0, rows)));
  }
}
