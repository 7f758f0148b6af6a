package io.github.hrm4j.train.golden;

import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.tensor.Backend;
import java.util.HashMap;
import java.util.Map;

/** The evaluation steps of a case, one after the other from the initial parameters. */
final class GoldenEvaluation {
  private static final String FOLDER = "eval/";
  private static final String BF16_FOLDER = "eval-bf16/";

  private final GoldenModel golden;
  private final GoldenCase tensors;
  private final Checks checks;

  GoldenEvaluation(GoldenModel golden, Checks checks) {
    this.golden = golden;
    this.tensors = golden.golden();
    this.checks = checks;
  }

  /** Runs as many steps as are stored; none if there are none. */
  void run() {
    int last =
        Math.max(tensors.largestIndex(FOLDER + "step"), tensors.largestIndex(BF16_FOLDER + "step"));
    if (last == 0) {
      return;
    }
    Backend backend = golden.backend();
    try (var _ = backend.openScope("evaluation")) {
      PuzzleBatch batch = golden.batch(FOLDER + "batch.");
      Carry carry = new Carry(backend, golden.config(), batch.rows());
      Act act = golden.act();
      for (int step = 1; step <= last; step++) {
        try (var _ = backend.openScope("step")) {
          EvalSegment segment = act.evaluate(carry, batch);
          check(step, segment, carry);
          checkMetrics(step, segment.metrics());
          checkBf16(step, segment, carry);
        }
      }
    }
  }

  private void check(int step, EvalSegment segment, Carry carry) {
    String at = FOLDER + "step" + step + "/";
    Tolerance tolerance = Tolerance.evaluation(step);
    for (String name : tensors.under(at)) {
      checks.part(
          at + name,
          () -> {
            switch (name) {
              case "logits" -> checks.close(at + name, segment.logits(), tolerance);
              case "q_halt_logits" -> checks.close(at + name, segment.qHalt(), tolerance);
              case "q_continue_logits" -> checks.close(at + name, segment.qContinue(), tolerance);
              case "z_H" -> checks.close(at + name, carry.zH(), tolerance);
              case "z_L" -> checks.close(at + name, carry.zL(), tolerance);
              case "steps" -> checks.exact(at + name, carry.steps());
              case "halted" -> checks.exact(at + name, carry.halted());
              default -> checks.failed(at + name, "nothing of ours has that name");
            }
          });
    }
  }

  private void checkMetrics(int step, SegmentMetrics metrics) {
    Map<String, Double> ours = new HashMap<>(metrics.sums());
    ours.put("loss", metrics.lmLoss() + 0.5 * metrics.qHaltLoss());
    Map<String, Double> stored = tensors.numbers("eval_metrics", "step" + step);
    MetricChecks.check(
        checks, "eval_metrics/step" + step + "/", stored, ours, Tolerance.evaluationLoss(step));
  }

  /**
   * Until we compute in bfloat16: our float32 results must be as far from the reference's bfloat16
   * ones as its own float32 results were, in the largest and in the mean difference.
   */
  private void checkBf16(int step, EvalSegment segment, Carry carry) {
    String at = BF16_FOLDER + "step" + step + "/";
    Bf16Checks bf16 = new Bf16Checks(tensors, checks, step);
    for (String name : tensors.under(at)) {
      checks.part(
          at + name,
          () -> {
            switch (name) {
              case "logits" -> bf16.check(name, segment.logits().toFloats());
              case "q_halt_logits" -> bf16.check(name, segment.qHalt());
              case "q_continue_logits" -> bf16.check(name, segment.qContinue());
              case "z_H" -> bf16.check(name, carry.zH().toFloats());
              case "z_L" -> bf16.check(name, carry.zL().toFloats());
              default -> checks.failed(at + name, "nothing of ours has that name");
            }
          });
    }
  }
}
