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
 * The file {@code arc_votes.jsonl}, for people to look at with {@code hrm view}: for each task a
 * line with its test inputs, their answers, and the candidates that got most votes. Written task by
 * task; the file appears with {@link #finish}.
 */
public final class VotesFile implements TaskSink, AutoCloseable {
  /** The file's name in an evaluation's folder. */
  public static final String NAME = "arc_votes.jsonl";

  /** Of a test input; there may be as many as votes. */
  private static final int MOST_CANDIDATES = 10;

  private final AtomicOutput file;
  private final JsonGenerator json;

  /** Begins the file. */
  public VotesFile(Path path) throws IOException {
    file = new AtomicOutput(path);
    json = new JsonFactory().createGenerator(file).setRootValueSeparator(null);
  }

  @Override
  public void accept(RankedTask task) throws IOException {
    json.writeStartObject();
    json.writeStringField("task", task.task());
    json.writeNumberField("votes", task.votes());
    json.writeArrayFieldStart("inputs");
    for (RankedInput input : task.inputs()) {
      write(input);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void write(RankedInput input) throws IOException {
    json.writeStartObject();
    grid("input", input.input());
    grid("label", input.label());
    json.writeNumberField("rank", input.rank());
    json.writeNumberField("candidate_count", input.candidates().size());
    json.writeArrayFieldStart("candidates");
    List<Candidate> candidates = input.candidates();
    for (Candidate candidate :
        candidates.subList(0, Math.min(MOST_CANDIDATES, candidates.size()))) {
      json.writeStartObject();
      json.writeNumberField("votes", candidate.votes());
      json.writeNumberField("confidence", candidate.confidence());
      grid("grid", candidate.grid());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void grid(String name, ArcGrid grid) throws IOException {
    json.writeFieldName(name);
    SubmissionFile.write(json, grid);
  }

  /** Completes the file and gives it its name. */
  public void finish() throws IOException {
    json.flush();
    file.commit();
  }

  /** Removes the file unless it was finished. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
