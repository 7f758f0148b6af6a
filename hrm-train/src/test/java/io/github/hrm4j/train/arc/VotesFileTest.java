package io.github.hrm4j.train.arc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VotesFileTest {
  @TempDir private Path folder;

  @Test
  void eachTaskIsALineWithItsTenBestCandidates() throws IOException {
    ArcGrid label = ArcRows.grid("12/34");
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      candidates.add(new Candidate(i == 2 ? label : ArcRows.grid("0" + i % 10), 20 - i, 0.5));
    }
    Path path = folder.resolve(VotesFile.NAME);
    try (VotesFile file = new VotesFile(path)) {
      ArcGrid input = ArcRows.grid("9");
      file.accept(new RankedTask("a", 174, List.of(new RankedInput(input, label, candidates))));
      file.accept(
          new RankedTask("b", 9, List.of(new RankedInput(input, input, candidates.subList(0, 1)))));
      assertThat(path).doesNotExist(); // not before it is whole
      file.finish();
    }
    List<String> lines = Files.readAllLines(path);
    assertThat(lines).hasSize(2);
    JsonNode task = new ObjectMapper().readTree(lines.getFirst());
    assertThat(task.get("task").asText()).isEqualTo("a");
    assertThat(task.get("votes").asInt()).isEqualTo(174);
    JsonNode input = task.get("inputs").get(0);
    assertThat(input.get("input").toString()).isEqualTo("[[9]]");
    assertThat(input.get("label").toString()).isEqualTo("[[1,2],[3,4]]");
    assertThat(input.get("rank").asInt()).isEqualTo(3);
    assertThat(input.get("candidate_count").asInt()).isEqualTo(12);
    assertThat(input.get("candidates")).hasSize(10);
    assertThat(input.get("candidates").get(2).toString())
        .isEqualTo("{\"votes\":18,\"confidence\":0.5,\"grid\":[[1,2],[3,4]]}");
    JsonNode other = new ObjectMapper().readTree(lines.getLast());
    assertThat(other.get("inputs").get(0).get("rank").asInt()).isZero();
  }
}
