package io.github.hrm4j.train.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.log.RunLogs;
import io.github.hrm4j.train.plot.MetricsTail.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what {@link RunLogs} writes, while it writes. */
class MetricsTailTest {
  @TempDir private Path folder;
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private RunLogs logs;

  @BeforeEach
  void open() throws IOException {
    logs = RunLogs.open(folder, Map.of(), () -> Instant.ofEpochMilli(millis.get()));
  }

  private void train(long step, double loss, long took) throws IOException {
    millis.addAndGet(took);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", 1.0);
    fields.put("lm_loss", loss);
    fields.put("lr", 0.5);
    logs.append(step, "train", fields);
  }

  @Test
  void linesComeAsTheyAreWrittenWithTheirTimes() throws IOException {
    train(1, 2.5, 0);
    try (MetricsTail tail = MetricsTail.open(folder, Place.START, true)) {
      MetricLine first = tail.next().orElseThrow();
      assertThat(first.step()).isEqualTo(1);
      assertThat(first.number("lm_loss")).isEqualTo(2.5);
      assertThat(first.number("accuracy")).isNaN();
      assertThat(first.seconds()).isNaN();
      assertThat(tail.next()).isEmpty();
      train(2, 2.25, 250);
      assertThat(tail.next().orElseThrow().seconds()).isEqualTo(0.25);
    }
  }

  @Test
  void anEvaluationIsNotPartOfTheNextStepsTime() throws IOException {
    train(1, 1, 0);
    millis.addAndGet(60_000);
    logs.append(1, "test", Map.of("exact_accuracy", 0.5));
    train(2, 1, 500);
    RunCurves curves = RunCurves.read(folder, 100, Progress.NONE);
    int seconds = RunCurves.TRAIN.indexOf("seconds");
    assertThat(curves.train().value(seconds, 1)).isEqualTo(0.5f);
    assertThat(curves.test().size()).isEqualTo(1);
  }

  @Test
  void theStepAfterAResumeHasNoTime() throws IOException {
    train(1, 1, 0);
    train(2, 1, 100);
    train(3, 1, 3_600_000);
    Files.writeString(folder.resolve("run.json"), "{\"resumed\": [{\"from_step\": 2}]}");
    RunCurves curves = RunCurves.read(folder, 100, Progress.NONE);
    int seconds = RunCurves.TRAIN.indexOf("seconds");
    assertThat(curves.train().value(seconds, 1)).isEqualTo(0.1f);
    assertThat(curves.train().value(seconds, 2)).isNaN();
  }

  @Test
  void aReaderGoesOnFromAPlaceThatAnotherLeft() throws IOException {
    train(1, 1, 0);
    train(2, 2, 100);
    Place place;
    try (MetricsTail tail = MetricsTail.open(folder, Place.START, true)) {
      tail.next();
      place = Place.parse(tail.place().toString()).orElseThrow();
    }
    try (MetricsTail tail = MetricsTail.open(folder, place, true)) {
      assertThat(tail.next().orElseThrow().step()).isEqualTo(2);
      train(3, 3, 100);
      assertThat(tail.next().orElseThrow().seconds()).isCloseTo(0.1, within(1e-9));
    }
    assertThat(Place.parse("1-2-3")).isEmpty();
    assertThat(Place.parse("-1")).isEmpty();
  }

  @Test
  void halfALineIsNotALine() throws IOException {
    train(1, 1, 0);
    Path file = folder.resolve(RunLogs.METRICS);
    Files.writeString(file, "{\"step\":2,", StandardOpenOption.APPEND);
    try (MetricsTail tail = MetricsTail.open(folder, Place.START, false)) {
      assertThat(tail.next()).isPresent();
      assertThat(tail.next()).isEqualTo(Optional.empty());
      Files.writeString(file, "\"split\":\"train\"}\n", StandardOpenOption.APPEND);
      assertThat(tail.next().orElseThrow().step()).isEqualTo(2);
    }
  }

  @Test
  void withoutTensorBoardsFileThereAreNoTimesButAllLines() throws IOException {
    train(1, 1, 0);
    train(2, 1, 100);
    logs.close();
    Files.delete(folder.resolve(RunLogs.EVENTS));
    RunCurves curves = RunCurves.read(folder, 100, Progress.NONE);
    assertThat(curves.train().size()).isEqualTo(2);
    assertThat(curves.has(Figure.ALL.getFirst())).isTrue();
    assertThat(curves.has(Figure.ALL.getLast())).isFalse();
  }

  @Test
  void whatIsNoMetricsIsRefusedWithItsPlace() throws IOException {
    Path file = folder.resolve(RunLogs.METRICS);
    Files.writeString(file, "{\"step\":1,\"split\":\"train\"}\nnonsense\n");
    assertThatThrownBy(() -> RunCurves.read(folder, 100, Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": line 2 is damaged: ")
        .hasMessageEndingWith("take that line out, and the rest can be read");
    try (MetricsTail tail = MetricsTail.open(folder, new Place(27, 0), false)) {
      assertThatThrownBy(tail::next).hasMessageContaining("line 2 is damaged");
    }
  }
}
