package io.github.hrm4j.tensor;

import java.util.List;
import java.util.Map;

/**
 * What a provider found out about the machine, for a person who wonders why a device is not used.
 *
 * @param facts what was found, by what it is, in order
 * @param tried what was looked for and what came of it, in order
 * @param advice what the person can do; null if nothing is to be done
 */
public record Diagnosis(Map<String, String> facts, List<Attempt> tried, String advice) {
  /** Nothing to say. */
  public static final Diagnosis NONE = new Diagnosis(Map.of(), List.of(), null);

  /**
   * One thing that was tried.
   *
   * @param what such as a file or a folder
   * @param outcome what was found, or why it is of no use
   */
  public record Attempt(String what, String outcome) {}
}
