package io.github.hrm4j.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.eval.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How good a model was in an evaluation.
 *
 * @param exactAccuracy {@code exact_accuracy}
 * @param examples number of puzzles
 */
public record Score(double exactAccuracy, long examples) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Score of(Evaluation evaluation) {
    return new Score(evaluation.means().get("exact_accuracy"), evaluation.examples());
  }

  /** The last one over all sets in a {@code metrics.jsonl}, if there was any. */
  static Optional<Score> last(Path metrics) throws IOException {
    try (Stream<String> lines = Files.lines(metrics)) {
      Optional<String> line =
          lines
              .filter(text -> text.contains("\"split\":\"test\"") && !text.contains("\"set\":"))
              .reduce((_, later) -> later);
      return line.isPresent() ? Optional.of(read(JSON.readTree(line.get()))) : Optional.empty();
    } catch (UncheckedIOException | JsonProcessingException e) {
      throw new ConfigException(
          metrics + ": the line of the last evaluation is damaged: not a JSON object in UTF-8", e);
    }
  }

  private static Score read(JsonNode line) {
    return new Score(
        line.path("exact_accuracy").asDouble(), Math.round(line.path("count").asDouble()));
  }
}
