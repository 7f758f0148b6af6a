package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.tensor.Bits;

/**
 * Compares one evaluation step in float32 with the reference's in bfloat16. The description says
 * how far the reference's own two were apart; without that, the README's round numbers hold.
 *
 * @param golden the case
 * @param checks of that case
 * @param step counted from 1
 */
record Bf16Checks(GoldenCase golden, Checks checks, int step) {
  private static final double FIRST_MAX = 0.05;
  private static final double FIRST_MEAN = 0.01;
  private static final double LAST_MAX = 0.25;
  private static final double LAST_MEAN = 0.05;

  /** "About": the README's numbers are those of a few cases. */
  private static final double SLACK = 2;

  /** Noise of float32 averages out; a corrupted element of a thousand must show. */
  private static final double MEAN = 0.25;

  /** By how much the stored values are not bfloat16 numbers, which they all must be. */
  private static double rounding(float[] stored) {
    double largest = 0;
    for (float value : stored) {
      float rounded = Bits.fromBf16(Bits.toBf16(value));
      largest = Math.max(largest, Math.abs((double) value - rounded));
    }
    return largest;
  }

  /** Compares one tensor. */
  void check(String name, float[] found) {
    String tensor = "eval-bf16/step" + step + "/" + name;
    golden.use(tensor);
    float[] stored = golden.floats(tensor);
    checks.number(tensor + "/rounding", 0, rounding(stored), 0);
    if (stored.length != found.length) {
      checks.failed(tensor, "stored are " + stored.length + " values, ours " + found.length);
      return;
    }
    double max = 0;
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs((double) stored[i] - found[i]);
      max = Math.max(max, difference);
      sum += difference;
    }
    double mean = sum / Math.max(1, found.length);
    JsonNode known = golden.description().path("eval_bf16_vs_fp32").path(step - 1).path(name);
    if (known.has("max_abs") && known.has("mean_abs")) {
      double tolerance = Tolerance.evaluation(step).absolute();
      checks.number(tensor + "/max", known.path("max_abs").asDouble(), max, tolerance);
      checks.number(tensor + "/mean", known.path("mean_abs").asDouble(), mean, MEAN * tolerance);
    } else {
      boolean first = step == 1;
      checks.number(tensor + "/max", 0, max, SLACK * (first ? FIRST_MAX : LAST_MAX));
      checks.number(tensor + "/mean", 0, mean, SLACK * (first ? FIRST_MEAN : LAST_MEAN));
    }
  }
}
