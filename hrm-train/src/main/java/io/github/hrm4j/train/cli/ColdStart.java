package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.HrmShapes;
import io.github.hrm4j.tensor.Shape;
import java.util.Map;

/**
 * Which work is done sooner by plain loops. The Vector API is slow until C2 has compiled its
 * kernels, about a second after the start; plain loops are fast from the beginning, and slower in
 * the end (docs/decisions/0005).
 */
final class ColdStart {
  /** The backend of plain loops. */
  static final String DEVICE = "reference";

  /** Plain loops do about as much in the second that the kernels take to get fast. */
  private static final double BRIEF_FLOP = 1e9;

  private ColdStart() {}

  /** Whether a model computes so many segments before vector kernels would have become fast. */
  static boolean isBrief(HrmConfig config, long segments) {
    return segments * segmentFlop(config) <= BRIEF_FLOP;
  }

  /** Operations of a forward pass of one puzzle in the products with weights, 2 a parameter. */
  static double segmentFlop(HrmConfig config) {
    double updates = (double) config.hCycles() * config.lCycles();
    double flop = 0;
    for (Map.Entry<String, Shape> tensor : HrmShapes.of(config).entrySet()) {
      double each = 2.0 * config.tokens() * tensor.getValue().size();
      flop += tensor.getKey().contains("L_level.") ? updates * each : 0;
      flop += tensor.getKey().contains("H_level.") ? config.hCycles() * each : 0;
    }
    return flop;
  }
}
