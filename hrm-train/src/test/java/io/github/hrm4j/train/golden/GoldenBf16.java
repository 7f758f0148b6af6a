package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.model.Act;
import io.github.hrm4j.model.Carry;
import io.github.hrm4j.model.EvalSegment;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Bits;
import io.github.hrm4j.tensor.DType;
import java.util.Map;

/**
 * The evaluation steps of a case in bfloat16, on backends that compute in it, against the
 * reference's in bfloat16. Two such computations sum in other orders, so that elements round the
 * other way here and there, a step of 2⁻⁷ around 1, and the states drift apart about as far as the
 * reference's own float32 and bfloat16 results are: that is the measure. And every result must be a
 * bfloat16 number, which shows that it was computed in bfloat16 at all; how exactly, the kernels'
 * comparison with the definitions shows.
 *
 * @param golden the case
 * @param backend under test
 * @param checks of that case
 */
record GoldenBf16(GoldenCase golden, Backend backend, Checks checks) {
  private static final String FOLDER = "eval-bf16/";

  /** In units of the reference's own differences; seen are 0.4 to 1.05 in the means. */
  private static final double MEAN = 1.25;

  /** The same for the largest element, and for the few logits of q, which scatter more. */
  private static final double SCATTERED = 2;

  void run() {
    int last = golden.largestIndex(FOLDER + "step");
    if (last == 0 || backend.cannotCompute(DType.BF16) != null) {
      return;
    }
    try (var _ = backend.openScope("bf16")) {
      GoldenModel model = GoldenModel.create(golden, backend, Map.of("forward_dtype", "bfloat16"));
      model.reset();
      PuzzleBatch batch = model.batch("eval/batch.");
      Carry carry = new Carry(backend, model.config(), batch.rows());
      Act act = model.act();
      for (int step = 1; step <= last; step++) {
        try (var _ = backend.openScope("step")) {
          EvalSegment segment = act.evaluate(carry, batch);
          check(step, "logits", segment.logits().toFloats());
          check(step, "q_halt_logits", segment.qHalt());
          check(step, "q_continue_logits", segment.qContinue());
          check(step, "z_H", carry.zH().toFloats());
          check(step, "z_L", carry.zL().toFloats());
        }
      }
    }
  }

  private void check(int step, String name, float[] found) {
    String tensor = FOLDER + "step" + step + "/" + name;
    if (!golden.under(FOLDER + "step" + step + "/").contains(name)) {
      return;
    }
    float[] stored = golden.floats(tensor);
    double max = 0;
    double sum = 0;
    double rounding = 0;
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs((double) stored[i] - found[i]);
      max = Math.max(max, difference);
      sum += difference;
      rounding = Math.max(rounding, Math.abs(found[i] - Bits.fromBf16(Bits.toBf16(found[i]))));
    }
    double mean = sum / found.length;
    JsonNode apart = golden.description().path("eval_bf16_vs_fp32").path(step - 1).path(name);
    if (apart.has("max_abs")) {
      double allowed = name.startsWith("q_") ? SCATTERED : MEAN;
      checks.number(tensor + "/own-max", 0, max, SCATTERED * apart.path("max_abs").asDouble());
      checks.number(tensor + "/own-mean", 0, mean, allowed * apart.path("mean_abs").asDouble());
      checks.number(tensor + "/own-rounding", 0, rounding, 0);
    }
  }
}
