package io.github.hrm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events that a recording finds, if it asks for them. */
class FlightRecorderTest {
  @TempDir private Path folder;

  private List<RecordedEvent> record(String... names) throws IOException {
    Path file = folder.resolve("steps.jfr");
    try (Recording recording = new Recording()) {
      for (String name : names) {
        recording.enable(name);
      }
      recording.start();
      Hrm run = Hrm.tiny("bench", "step", "--batch", "2", "--seq", "9", "--steps", "2", "--json");
      assertThat(run.code()).as(run.err()).isZero();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("hrm4j."))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  @Test
  void stepsOperationsAndKernelsAreRecorded() throws IOException {
    List<RecordedEvent> events = record("hrm4j.Step", "hrm4j.Op", "hrm4j.Kernel");
    List<RecordedEvent> steps = of(events, "hrm4j.Step");
    assertThat(steps).hasSizeGreaterThanOrEqualTo(6); // warm-up included
    assertThat(steps.getLast().getInt("rows")).isEqualTo(2);
    assertThat(steps.getLast().getDouble("loss")).isPositive();
    assertThat(steps.getLast().getDuration()).isPositive();

    List<RecordedEvent> operations = of(events, "hrm4j.Op");
    assertThat(operations.stream().map(e -> e.getString("phase")).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("forward", "backward");
    assertThat(operations).allSatisfy(e -> assertThat(e.getLong("bytes")).isPositive());

    List<RecordedEvent> kernels = of(events, "hrm4j.Kernel");
    Set<String> primitives =
        kernels.stream().map(e -> e.getString("primitive")).collect(Collectors.toSet());
    assertThat(primitives)
        .contains("full", "adamAtan2", "attention", "attentionBackward", "scatterAdd", "linear");
    assertThat(kernels).allSatisfy(e -> assertThat(e.getInt("indices")).isPositive());
  }

  @Test
  void whatIsNotAskedForIsNotRecorded() throws IOException {
    assertThat(record()).isEmpty();
  }
}
