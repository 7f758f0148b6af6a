package io.github.hrm4j.train.golden;

import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.TrainSegment;
import io.github.hrm4j.tensor.Tensor;
import java.util.Map;

/**
 * Compares one training call with what is stored of it, but for the parameters after it.
 *
 * @param tensors the case
 * @param checks of that case
 * @param at the call's folder with a slash
 */
record CallChecks(GoldenCase tensors, Checks checks, String at) {
  void check(
      TrainSegment segment,
      Carry carry,
      OwnGradients own,
      Tolerance outputs,
      Tolerance losses,
      Tolerance gradients) {
    for (String name : tensors.under(at)) {
      checks.part(
          at + name,
          () -> {
            if (name.startsWith("grad/")) {
              gradient(name, own, gradients);
            } else if (name.startsWith("metric.")) {
              metric(name, segment, losses);
            } else if (name.startsWith("current.")) {
              current(name, carry.current());
            } else if (!name.startsWith("batch.") && !name.startsWith("params_after/")) {
              result(name, segment, carry, own, outputs, losses);
            }
          });
    }
  }

  private void gradient(String name, OwnGradients own, Tolerance tolerance) {
    Tensor gradient = own.byName().get(name.substring("grad/".length()));
    if (gradient == null) {
      checks.failed(at + name, "we have no such gradient");
    } else {
      checks.close(at + name, gradient, tolerance);
    }
  }

  private void metric(String name, TrainSegment segment, Tolerance losses) {
    Map<String, Double> sums = segment.metrics().sums();
    Double found = sums.get(name.substring("metric.".length()));
    if (found == null) {
      checks.failed(at + name, "we have no such metric");
    } else {
      checks.scalar(at + name, found, losses);
    }
  }

  private void current(String name, PuzzleBatch puzzles) {
    switch (name) {
      case "current.inputs" -> checks.exact(at + name, puzzles.inputs());
      case "current.labels" -> checks.exact(at + name, puzzles.labels());
      case "current.puzzle_identifiers" -> checks.exact(at + name, puzzles.puzzleIdentifiers());
      default -> checks.failed(at + name, "nothing of ours has that name");
    }
  }

  private void result(
      String name,
      TrainSegment segment,
      Carry carry,
      OwnGradients own,
      Tolerance outputs,
      Tolerance losses) {
    switch (name) {
      case "logits" -> checks.close(at + name, segment.logits(), outputs);
      case "q_halt_logits" -> checks.close(at + name, segment.qHalt(), outputs);
      case "q_continue_logits" -> checks.close(at + name, segment.qContinue(), outputs);
      case "target_q_continue" -> checks.close(at + name, segment.targetQContinue(), outputs);
      case "z_H" -> checks.close(at + name, carry.zH(), outputs);
      case "z_L" -> checks.close(at + name, carry.zL(), outputs);
      case "steps" -> checks.exact(at + name, carry.steps());
      case "halted" -> checks.exact(at + name, carry.halted());
      case "loss" -> checks.scalar(at + name, segment.loss(), losses);
      case "local_ids" -> checks.exact(at + name, own.ids().toInts());
      default -> checks.failed(at + name, "nothing of ours has that name");
    }
  }
}
