package io.github.hrm4j.train.arc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference's own notebook, on the same predictions, ranks and counts the same. */
class ArcAgainstReferenceTest {
  @TempDir private Path folder;
  private final List<RankedTask> ranked = new ArrayList<>();
  private JsonNode expected;
  private PassAtK passes;

  @BeforeEach
  void score() throws IOException {
    unpack();
    expected = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    try (PuzzleDataset split = PuzzleDataset.open(folder, Split.TEST);
        SubmissionFile submission = new SubmissionFile(folder.resolve("submission.json"));
        TasksFile table = new TasksFile(folder.resolve("arc_tasks.csv"))) {
      Identifiers names = Identifiers.read(folder, split.metadata().numPuzzleIdentifiers());
      ArcScoring scoring = new ArcScoring(names, List.of(ranked::add, submission, table));
      feed(TestRows.all(split), scoring);
      passes = scoring.finish();
      submission.finish();
      table.finish();
    }
  }

  private void unpack() throws IOException {
    try (InputStream resource = getClass().getResourceAsStream("arc-votes.zip");
        ZipInputStream zip = new ZipInputStream(resource)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  private void feed(TestRows rows, ArcScoring scoring) throws IOException {
    int cells = ArcCanvas.SEQ_LEN;
    try (NpyFile predictions = NpyFile.open(folder.resolve("predictions.npy"));
        NpyFile qHalt = NpyFile.open(folder.resolve("q_halt.npy"))) {
      int[] tokens = predictions.ints();
      float[] q = qHalt.floats();
      PuzzleBatch one = new PuzzleBatch(1, cells, new int[cells], new int[cells], new int[1]);
      for (Optional<TestRows.Row> row = rows.next(one, 0);
          row.isPresent();
          row = rows.next(one, 0)) {
        int number = (int) row.get().number();
        scoring.accept(
            ArcRows.row(
                number,
                row.get().group(),
                one.puzzleIdentifiers()[0],
                one.inputs().clone(),
                one.labels().clone(),
                Arrays.copyOfRange(tokens, number * cells, (number + 1) * cells),
                q[number]));
      }
    }
  }

  @Test
  void candidatesAreRankedTheSame() {
    JsonNode tasks = expected.get("ranked");
    assertThat(ranked).extracting(RankedTask::task).containsExactlyElementsOf(names(tasks));
    for (RankedTask task : ranked) {
      JsonNode inputs = tasks.get(task.task());
      assertThat(task.inputs()).hasSize(inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        List<Candidate> candidates = task.inputs().get(i).candidates();
        assertThat(candidates).as(task.task()).hasSize(inputs.get(i).size());
        for (int c = 0; c < candidates.size(); c++) {
          check(candidates.get(c), inputs.get(i).get(c));
        }
      }
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void check(Candidate ours, JsonNode theirs) {
    assertThat(ours.grid()).isEqualTo(grid(theirs.get("grid")));
    assertThat(ours.votes()).isEqualTo(theirs.get("votes").asInt());
    assertThat(ours.confidence()).isCloseTo(theirs.get("confidence").asDouble(), within(1e-12));
  }

  private static ArcGrid grid(JsonNode rows) {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    byte[] cells = new byte[rows.size() * columns];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) rows.get(i / columns).get(i % columns).asInt();
    }
    return new ArcGrid(rows.size(), columns, cells);
  }

  @Test
  void passAtKIsTheSameByBothRules() {
    assertThat(passes.tasks()).isEqualTo(expected.get("tasks").asInt());
    for (PassAtK.Pass pass : passes.passes()) {
      String k = Integer.toString(pass.k());
      assertThat(pass.allTestInputs())
          .as("pass@%s", k)
          .isEqualTo(expected.get("all_test_inputs").get(k).asDouble());
      assertThat(pass.testInputFraction())
          .as("pass@%s", k)
          .isCloseTo(expected.get("test_input_fraction").get(k).asDouble(), within(1e-12));
    }
    assertThat(passes.passes().get(2).testInputFraction())
        .as("the fixture tells the rules apart")
        .isGreaterThan(passes.passes().get(2).allTestInputs());
  }

  @Test
  void theSubmissionHoldsTheTwoBestOrTheOnlyOneTwice() throws IOException {
    JsonNode submission = new ObjectMapper().readTree(folder.resolve("submission.json").toFile());
    assertThat(submission).isEqualTo(expected.get("submission"));
    assertThat(names(submission)).isEqualTo(names(expected.get("submission")));
    JsonNode single = submission.get("00576224").get(0);
    assertThat(single.get("attempt_2")).isEqualTo(single.get("attempt_1")).isEmpty();
  }

  @Test
  void theTableHasALineForEachTask() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("arc_tasks.csv"));
    assertThat(lines).hasSize(1 + ranked.size());
    assertThat(lines.getFirst())
        .isEqualTo(
            "task,test_inputs,votes,candidates,ranks,"
                + "pass@1,pass@2,pass@5,pass@10,pass@100,pass@1000");
    assertThat(lines.getLast()).startsWith("31d5ba1a,2,").contains(",3 4,");
  }
}
