package io.github.hrm4j.train.plot;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A line of {@code metrics.jsonl}.
 *
 * @param step of the optimizer
 * @param split {@code train} or {@code test}
 * @param set one of several sets of the split, or empty for all of them together
 * @param seconds that the step took, an evaluation before it left out; NaN if that is not known
 * @param fields the numbers by name
 */
public record MetricLine(long step, String split, String set, double seconds, JsonNode fields) {
  /** A number, NaN where there is none. */
  public double number(String name) {
    JsonNode value = fields.path(name);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
