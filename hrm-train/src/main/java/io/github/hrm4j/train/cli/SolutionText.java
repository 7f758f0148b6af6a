package io.github.hrm4j.train.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.solve.Solution;
import java.util.Locale;

/** What a solution comes to, in words and as JSON. */
final class SolutionText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SolutionText() {}

  /** One line for a person. */
  static String verdict(Solution solution, int mostSegments) {
    return String.format(
        Locale.ROOT,
        "%s: q_halt %.2f, q_continue %.2f, %d of %d segments",
        solution.valid() ? "Valid solution" : "NOT a valid solution",
        solution.qHalt(),
        solution.qContinue(),
        solution.segments(),
        mostSegments);
  }

  /** One line for a program. */
  static String json(Solution solution) {
    ObjectNode root = JSON.createObjectNode();
    root.put("solution", solution.text());
    root.put("valid", solution.valid());
    root.put("q_halt", solution.qHalt());
    root.put("q_continue", solution.qContinue());
    root.put("segments", solution.segments());
    return root.toString();
  }
}
