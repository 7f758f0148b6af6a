package io.github.hrm4j.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.model.EvalHalting;
import io.github.hrm4j.model.SegmentMetrics;
import io.github.hrm4j.train.eval.ActSums;
import io.github.hrm4j.train.eval.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads an evaluation back from {@code metrics.jsonl}. */
final class PastEvaluation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PastEvaluation() {}

  /** The last one over all sets, if there was any. */
  static Optional<Evaluation> last(Path metrics) throws IOException {
    try (Stream<String> lines = Files.lines(metrics)) {
      Optional<String> line =
          lines
              .filter(text -> text.contains("\"split\":\"test\"") && !text.contains("\"set\":"))
              .reduce((_, later) -> later);
      return line.isPresent() ? Optional.of(read(JSON.readTree(line.get()))) : Optional.empty();
    }
  }

  /**
   * Means back to sums; the loss of q_continue is not known in evaluation, and what halting saved is
   * not asked for.
   */
  private static Evaluation read(JsonNode line) {
    double count = line.path("count").asDouble();
    SegmentMetrics sums =
        new SegmentMetrics(
            count,
            count * line.path("accuracy").asDouble(),
            count * line.path("exact_accuracy").asDouble(),
            count * line.path("q_halt_accuracy").asDouble(),
            count * line.path("steps").asDouble(),
            count * line.path("lm_loss").asDouble(),
            count * line.path("q_halt_loss").asDouble(),
            OptionalDouble.empty());
    return new Evaluation(
        Map.of("all", sums),
        Math.round(count),
        new EvalHalting(1, false),
        OptionalLong.empty(),
        new ActSums(0, 1, 0, 0, 0, 0));
  }
}
