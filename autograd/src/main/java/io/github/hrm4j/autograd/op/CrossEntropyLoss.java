package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.CrossEntropy;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Negative log-likelihood of the labels, by position; {@link CrossEntropy} says how logits become
 * probabilities. y = -log p(label), and 0 where the label is {@link CrossEntropy#IGNORED}. Softmax:
 * dx_j = dy·(p_j - [j = label]). Stablemax, with p = s(x)/Σs(x): dx_j = dy·s'(x_j)·(1/Σs - [j =
 * label]/s_j), where s' = s² below 0 and 1 from there on.
 *
 * @param kind how logits become probabilities
 * @param logits [..., v]
 * @param labels i32 [...]
 */
public record CrossEntropyLoss(CrossEntropy kind, Tensor logits, Tensor labels) implements Op {
  /**
   * logits [..., v], i32 labels [...] → [...], float64 for stablemax, the logits' type for softmax.
   *
   * @param kind how logits become probabilities
   * @param logits [..., v]
   * @param labels i32 [...], each a column of the logits or {@link CrossEntropy#IGNORED}
   * @return [...], one loss for each label
   * @throws io.github.hrm4j.tensor.ShapeException if there is not one label for each row of logits
   * @throws io.github.hrm4j.tensor.DTypeException if the labels are not i32
   */
  public static Variable apply(CrossEntropy kind, Variable logits, Tensor labels) {
    Tensor loss = logits.backend().crossEntropy(kind, logits.value(), labels);
    return Tape.push(new CrossEntropyLoss(kind, logits.value(), labels), loss, logits);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(logits, labels);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().crossEntropyBackward(kind, logits, labels, dy));
  }
}
