package io.github.hrm4j.train.arc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * ARC Prize's {@code submission.json}: for each task and each of its test inputs two attempts, the
 * two best candidates; a single one is repeated. Grids are lists of rows. Written task by task; the
 * file appears with {@link #finish}.
 */
public final class SubmissionFile implements TaskSink, AutoCloseable {
  private static final int ATTEMPTS = 2;

  private final AtomicOutput file;
  private final JsonGenerator json;

  /** Begins the file. */
  public SubmissionFile(Path path) throws IOException {
    file = new AtomicOutput(path);
    json = new JsonFactory().createGenerator(file);
    json.writeStartObject();
  }

  @Override
  public void accept(RankedTask task) throws IOException {
    json.writeArrayFieldStart(task.task());
    for (RankedInput input : task.inputs()) {
      json.writeStartObject();
      List<Candidate> candidates = input.candidates();
      for (int i = 0; i < ATTEMPTS; i++) {
        // With fewer candidates than attempts the best one is tried again.
        Candidate attempt = candidates.get(i < candidates.size() ? i : 0);
        json.writeFieldName("attempt_" + (i + 1));
        write(json, attempt.grid());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A grid as a list of rows. */
  static void write(JsonGenerator json, ArcGrid grid) throws IOException {
    json.writeStartArray();
    for (int row = 0; row < grid.rows(); row++) {
      json.writeStartArray();
      for (int column = 0; column < grid.columns(); column++) {
        json.writeNumber(grid.colour(row, column));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** Completes the file and gives it its name. */
  public void finish() throws IOException {
    json.writeEndObject();
    json.flush();
    file.commit();
  }

  /** Removes the file unless it was finished. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
