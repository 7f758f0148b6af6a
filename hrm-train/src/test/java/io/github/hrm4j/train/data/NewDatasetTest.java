package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDatasetTest {
  @TempDir Path dir;

  @Test
  void leftoversOfDeadProcessesAreRemovedAndNothingElse() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Path dead = Files.createDirectories(dir.resolve(".out." + process.pid() + ".tmp/train"));
    Files.writeString(dead.resolve("all__inputs.npy"), "half");
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    Path alive = Files.createDirectory(dir.resolve(".out." + parent + ".tmp"));
    Path other = Files.createDirectory(dir.resolve(".outer." + process.pid() + ".tmp"));
    Path user = Files.createDirectory(dir.resolve(".out.x.tmp"));
    try (NewDataset dataset = NewDataset.create(dir.resolve("out"))) {
      assertThat(entries()).containsExactlyInAnyOrder(alive, other, user, dataset.path());
      assertThat(dataset.path()).isNotEqualTo(dir.resolve("out"));
    }
    assertThat(entries()).containsExactlyInAnyOrder(alive, other, user);
  }

  @Test
  void namesAreWrittenAsPythonDoes() throws IOException {
    try (NewDataset dataset = NewDataset.create(dir.resolve("out"))) {
      dataset.identifiers(Stream.of("a", "b\"c", "ü"));
      dataset.finish(new Provenance("test", Map.of(), List.of()), Map.of());
    }
    assertThat(dir.resolve("out/identifiers.json"))
        .hasContent("[\"<blank>\", \"a\", \"b\\\"c\", \"\\u00FC\"]");
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.toList();
    }
  }
}
