package io.github.hrm4j.autograd.op;

import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Tensor;
import java.util.List;

/**
 * Binary cross-entropy of logits, by element. y = max(x, 0) - x·target + log(1 + exp(-|x|)), which
 * is -target·log σ(x) - (1-target)·log(1-σ(x)) without overflow; dx = (σ(x) - target)·dy.
 *
 * @param x logits of any shape
 * @param target of the same shape
 */
public record BceWithLogits(Tensor x, Tensor target) implements Op {
  /**
   * x [...], target [...] of the same type, between 0 and 1 → [...]. No gradient flows into the
   * target.
   *
   * @param x logits [...]
   * @param target [...], between 0 and 1
   * @return [...], one loss for each element
   * @throws io.github.hrm4j.tensor.ShapeException if the shapes differ
   */
  public static Variable apply(Variable x, Tensor target) {
    Tensor loss = x.backend().bceWithLogits(x.value(), target);
    return Tape.push(new BceWithLogits(x.value(), target), loss, x);
  }

  @Override
  public List<Tensor> saved() {
    return List.of(x, target);
  }

  @Override
  public List<Tensor> backward(Tensor dy) {
    return List.of(dy.backend().bceWithLogitsBackward(x, target, dy));
  }
}
