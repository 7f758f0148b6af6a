package io.github.hrm4j.train.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The 800 tasks of ARC-AGI-1 as published, if they are there, with two variants each. */
class OfficialArcTest {
  private static final Set<String> LEAKED =
      Set.of(
          "00576224",
          "070dd51e",
          "3979b1a8",
          "50a16a69",
          "66e6c45b",
          "94414823",
          "992798f6",
          "ca8de6ea",
          "f3e62deb");

  @TempDir Path dir;

  @Test
  void nineTestPairsAreInTraining() throws IOException {
    Path source = Path.of(System.getProperty("hrm.data", "../../shared/data"), "arc-agi-1");
    Assumptions.assumeTrue(Files.isDirectory(source), "no " + source);
    Fixture fixture = new Fixture(ArcCanvas.VOCAB_SIZE, ArcCanvas.SEQ_LEN);
    Fixtures make = new Fixtures(1);
    for (String folder : List.of("training", "evaluation")) {
      try (Stream<Path> files = Files.list(source.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          add(make, fixture, file, folder.equals("evaluation"));
        }
      }
    }
    fixture.write(dir);
    AuditReport report = DatasetAudit.of(dir, Set.of(), Progress.NONE);
    assertThat(report.findings().stream().filter(f -> f.type() == Finding.Type.LEAK))
        .hasSize(LEAKED.size())
        .extracting(Finding::id)
        .containsExactlyInAnyOrderElementsOf(LEAKED);
    assertThat(report.count(Finding.Type.ANSWER)).isEqualTo(32);
    assertThat(report.count(Finding.Type.FAULT)).isZero();
    assertThat(DatasetAudit.of(dir, LEAKED, Progress.NONE).isClean()).isTrue();
  }

  private static void add(Fixtures make, Fixture fixture, Path file, boolean evaluation)
      throws IOException {
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    String id = root.path("name").asText(file.getFileName().toString().replace(".json", ""));
    List<ArcPair> train = pairs(root.get("train"));
    List<ArcPair> test = pairs(root.get("test"));
    if (!evaluation) {
      train.addAll(test);
    }
    make.task(fixture, id, train, evaluation ? test : List.of());
  }

  private static List<ArcPair> pairs(JsonNode list) {
    List<ArcPair> pairs = new ArrayList<>();
    list.forEach(pair -> pairs.add(new ArcPair(grid(pair.get("input")), grid(pair.get("output")))));
    return pairs;
  }

  private static ArcGrid grid(JsonNode rows) {
    byte[] cells = new byte[rows.size() * rows.get(0).size()];
    int at = 0;
    for (JsonNode row : rows) {
      for (JsonNode cell : row) {
        cells[at++] = (byte) cell.intValue();
      }
    }
    return new ArcGrid(rows.size(), rows.get(0).size(), cells);
  }
}
