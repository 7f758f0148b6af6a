package io.github.hrm4j.train.plot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.plot.MetricsTail.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The numbers of a run that are drawn.
 *
 * @param train of the training steps; {@code seconds} is the time that a step took
 * @param test of the evaluations; {@code halted_steps} is the mean number of segments if rows
 *     halted by themselves
 * @param place where the metrics ended
 */
public record RunCurves(Columns train, Columns test, Place place) {
  /** Whole up to here; a screen has a few thousand points. */
  public static final int MOST_POINTS = 1 << 17;

  /** What training steps have. */
  public static final List<String> TRAIN =
      List.of(
          "lm_loss",
          "q_halt_loss",
          "q_continue_loss",
          "accuracy",
          "exact_accuracy",
          "steps",
          "lr",
          "seconds");

  /** What evaluations have. */
  public static final List<String> TEST =
      List.of("lm_loss", "q_halt_loss", "accuracy", "exact_accuracy", "halted_steps");

  private static final int LINES_BETWEEN_REPORTS = 4096;
  private static final int MOST_INFO_BYTES = 1 << 23;

  /**
   * Reads {@code metrics.jsonl} to its end.
   *
   * @param most points of a curve; even
   */
  public static RunCurves read(Path folder, int most, Progress progress) throws IOException {
    Columns train = new Columns(TRAIN, most);
    Columns test = new Columns(TEST, most);
    if (!Files.exists(folder.resolve("metrics.jsonl"))) {
      return new RunCurves(train, test, Place.START);
    }
    try (MetricsTail tail = MetricsTail.open(folder, Place.START, false)) {
      Set<Long> restarts = restarts(folder);
      Optional<MetricLine> line = tail.next();
      for (long lines = 0; line.isPresent(); lines++) {
        add(line.get(), restarts, train, test);
        if (lines % LINES_BETWEEN_REPORTS == 0) {
          progress.update("read metrics", Math.round(100 * tail.share()), 100);
        }
        line = tail.next();
      }
      train.flush();
      test.flush();
      return new RunCurves(train, test, tail.place());
    }
  }

  /** Steps that a run was resumed after: the next one's time counts from when it was stopped. */
  private static Set<Long> restarts(Path folder) throws IOException {
    Set<Long> steps = new HashSet<>();
    Path info = folder.resolve("run.json");
    if (Files.exists(info)) {
      for (JsonNode start : JsonFile.readObject(info, MOST_INFO_BYTES).path("resumed")) {
        steps.add(start.path("from_step").asLong());
      }
    }
    return steps;
  }

  private static void add(MetricLine line, Set<Long> restarts, Columns train, Columns test) {
    if (isTraining(line)) {
      double[] row = trainRow(line);
      if (restarts.contains(line.step() - 1)) {
        row[row.length - 1] = Double.NaN;
      }
      train.add((double) line.step(), row);
    } else if (isEvaluation(line)) {
      test.add((double) line.step(), testRow(line));
    }
  }

  /** Whether a line is that of a training step. */
  public static boolean isTraining(MetricLine line) {
    return line.split().equals("train") && line.fields().has("lr");
  }

  /** Whether a line is that of an evaluation, over all sets. */
  public static boolean isEvaluation(MetricLine line) {
    return line.split().equals("test") && line.set().isEmpty();
  }

  /** The numbers of a training step by {@link #TRAIN}; means over no rows are left out. */
  public static double[] trainRow(MetricLine line) {
    double counted = line.number("count") > 0 ? 0 : Double.NaN;
    return new double[] {
      line.number("lm_loss"),
      line.number("q_halt_loss"),
      line.number("q_continue_loss"),
      line.number("accuracy") + counted,
      line.number("exact_accuracy") + counted,
      line.number("steps") + counted,
      line.number("lr"),
      line.seconds() > 0 ? line.seconds() : Double.NaN
    };
  }

  /** The numbers of an evaluation by {@link #TEST}. */
  public static double[] testRow(MetricLine line) {
    return new double[] {
      line.number("lm_loss"),
      line.number("q_halt_loss"),
      line.number("accuracy"),
      line.number("exact_accuracy"),
      line.number("act_segments_run") / line.number("count")
    };
  }

  /** The columns of a split, {@code train} or {@code test}. */
  public Columns of(String split) {
    return split.equals("train") ? train : test;
  }

  /** Whether a figure has anything to draw. */
  public boolean has(Figure figure) {
    return figure.lines().stream().anyMatch(this::has);
  }

  /** Whether a line has anything to draw. */
  public boolean has(Figure.Line line) {
    Columns columns = of(line.split());
    int column = columns.names().indexOf(line.column());
    return IntStream.range(0, columns.size())
        .anyMatch(point -> !Float.isNaN(columns.value(column, point)));
  }
}
