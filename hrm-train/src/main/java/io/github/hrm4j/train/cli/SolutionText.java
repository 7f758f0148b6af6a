package io.github.hrm4j.train.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.hrm4j.solve.Solution;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** What a solution comes to, in words and as JSON. */
final class SolutionText {
  // The generator alone: Jackson's object mapper would load 600 classes more for five keys.
  private static final JsonFactory JSON = new JsonFactory();

  private SolutionText() {}

  /** One line for a person. */
  static String verdict(Solution solution, int mostSegments) {
    return String.format(
        Locale.ROOT,
        "%s: q_halt %.2f, q_continue %.2f, %d of %d segments%s",
        judgement(solution),
        solution.qHalt(),
        solution.qContinue(),
        solution.segments(),
        mostSegments,
        Float.isFinite(solution.qHalt()) && Float.isFinite(solution.qContinue())
            ? ""
            : "; q is not a number: this checkpoint is damaged, or its training diverged");
  }

  private static String judgement(Solution solution) {
    if (!solution.puzzle().canBeChecked()) {
      return "NOT checked, there is no answer to compare with";
    }
    return solution.valid() ? "Valid solution" : "NOT a valid solution";
  }

  /** One line for a program. */
  static String json(Solution solution) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("solution", solution.text());
      json.writeBooleanField("valid", solution.valid());
      writeNumber(json, "q_halt", solution.qHalt());
      writeNumber(json, "q_continue", solution.qContinue());
      json.writeNumberField("segments", solution.segments());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** JSON has no NaN and no infinity: null stands for them. */
  private static void writeNumber(JsonGenerator json, String name, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
