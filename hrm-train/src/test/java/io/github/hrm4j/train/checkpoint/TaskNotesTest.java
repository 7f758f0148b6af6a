package io.github.hrm4j.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.checkpoint.TaskNumbers;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.train.data.DatasetMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskNotesTest {
  @TempDir private Path folder;

  private static DatasetMetadata metadata(int vocabSize, int seqLen) {
    return new DatasetMetadata(
        0, OptionalInt.empty(), 0, vocabSize, seqLen, 4, 1, 1.0, List.of("all"));
  }

  @Test
  void tasksKeepTheirNumbersAndVariantsAreLeftOut() throws IOException {
    Files.writeString(
        folder.resolve("identifiers.json"),
        "[\"<blank>\", \"one\", \"one_t3_0123456789\", \"two words\"]");
    Map<String, String> notes = TaskNotes.of(folder, metadata(12, 900));
    assertThat(notes).containsOnly(Map.entry("tasks", "1 one\n3 two words\n"));
    HrmConfig config =
        HrmConfig.of(Map.of("vocab_size", 12, "seq_len", 900, "num_puzzle_identifiers", 4));
    TaskNumbers read = TaskNumbers.of(new CheckpointInfo(config, "arc", List.of(), notes));
    assertThat(read.find("two words")).hasValue(3);
    assertThat(read.find("one")).hasValue(1);
    assertThat(read.find("one_t3_0123456789")).isEmpty();
    assertThat(TaskNotes.of(folder, metadata(11, 81))).isEmpty();
  }
}
