package io.github.hrm4j.train.golden;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every comparison made, in order. */
final class GoldenReport {
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Map<String, List<RuntimeException>> thrown = new HashMap<>();

  /**
   * One comparison.
   *
   * @param maxError largest difference; NaN if there was nothing to compare with
   * @param problem what is wrong, in words; empty if it passed
   */
  record Comparison(
      String caseName,
      String check,
      double maxError,
      double tolerance,
      boolean passed,
      String problem) {

    @Override
    public String toString() {
      return caseName + ": " + check + ": " + problem;
    }
  }

  void add(Comparison comparison) {
    comparisons.add(comparison);
  }

  /** Keeps what a check threw, for its stack trace. */
  void thrown(String caseName, RuntimeException exception) {
    thrown.computeIfAbsent(caseName, _ -> new ArrayList<>()).add(exception);
  }

  /** What the checks of one case threw. */
  List<RuntimeException> thrown(String caseName) {
    return thrown.getOrDefault(caseName, List.of());
  }

  List<Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  /** The comparisons of one case that did not pass. */
  List<Comparison> failures(String caseName) {
    return comparisons.stream()
        .filter(comparison -> comparison.caseName.equals(caseName) && !comparison.passed)
        .toList();
  }

  /** Writes a JSON array with one object on each line; an error that is no number is null. */
  void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      ObjectNode node = mapper.createObjectNode();
      node.put("case", comparison.caseName);
      node.put("check", comparison.check);
      node.put("maxError", Double.isFinite(comparison.maxError) ? comparison.maxError : null);
      node.put("tolerance", comparison.tolerance);
      node.put("passed", comparison.passed);
      lines.add(mapper.writeValueAsString(node));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
  }
}
