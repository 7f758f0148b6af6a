package io.github.hrm4j.train.view.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.log.RunLogs;
import io.github.hrm4j.train.plot.MetricLine;
import io.github.hrm4j.train.plot.MetricsTail;
import io.github.hrm4j.train.plot.MetricsTail.Place;
import io.github.hrm4j.train.plot.RunCurves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The new lines of a run's log as the page wants them: {@code {"train": [[step, number…]…], "test":
 * …}}, the numbers in the order of {@link RunCurves#TRAIN} and {@link RunCurves#TEST}.
 */
final class Lines implements AutoCloseable {
  /** In one event; a browser that was away gets several. */
  private static final int MOST_LINES = 2000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Place from;
  private Optional<MetricsTail> tail = Optional.empty();

  /** Reads from a place on, as soon as there is a file. */
  Lines(Path folder, Place from) {
    this.folder = folder;
    this.from = from;
  }

  /** How far the log has been read. */
  Place place() {
    return tail.map(MetricsTail::place).orElse(from);
  }

  /** What has come since the last call, if anything has. */
  Optional<ObjectNode> next() throws IOException {
    if (tail.isEmpty()) {
      if (!Files.exists(folder.resolve(RunLogs.METRICS))) {
        return Optional.empty();
      }
      tail = Optional.of(MetricsTail.open(folder, from, true));
    }
    ObjectNode data = JSON.createObjectNode();
    for (int lines = 0; lines < MOST_LINES; lines++) {
      Optional<MetricLine> line = tail.get().next();
      if (line.isEmpty()) {
        break;
      }
      add(data, line.get());
    }
    return data.isEmpty() ? Optional.empty() : Optional.of(data);
  }

  private static void add(ObjectNode data, MetricLine line) {
    if (RunCurves.isTraining(line)) {
      row(data.withArray("train").addArray(), line.step(), RunCurves.trainRow(line));
    } else if (RunCurves.isEvaluation(line)) {
      row(data.withArray("test").addArray(), line.step(), RunCurves.testRow(line));
    }
  }

  private static void row(ArrayNode row, long step, double[] numbers) {
    row.add(step);
    for (double number : numbers) {
      if (Double.isFinite(number)) {
        row.add(number);
      } else {
        row.addNull();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (tail.isPresent()) {
      tail.get().close();
    }
  }
}
