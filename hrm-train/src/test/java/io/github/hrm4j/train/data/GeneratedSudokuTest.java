package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedSudokuTest {
  private static final GeneratorOptions OPTIONS =
      new GeneratorOptions(6, 40, 10, 16, 3, SudokuSymmetry.DIGITS, 5);

  @TempDir Path dir;

  @Test
  void theFolderHasTheReferencesFilesAndTypes() throws IOException {
    Path data = dir.resolve("below/six");
    SudokuAudit audit = GeneratedSudoku.build(data, OPTIONS, Progress.NONE);
    assertThat(audit.trainExamples()).isEqualTo(160);
    assertThat(audit.testExamples()).isEqualTo(10);
    assertThat(Files.readString(data.resolve("identifiers.json"))).isEqualTo("[\"<blank>\"]");
    assertThat(Files.readString(data.resolve("train/dataset.json")))
        .isEqualTo(
            """
            {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 8, \
            "seq_len": 36, "num_puzzle_identifiers": 1, "total_groups": 40, \
            "mean_puzzle_examples": 1.0, "sets": ["all"]}""");
    assertThat(type(data, "train/all__inputs.npy")).isEqualTo(NpyType.UINT8);
    assertThat(type(data, "test/all__labels.npy")).isEqualTo(NpyType.UINT8);
    assertThat(type(data, "train/all__puzzle_indices.npy")).isEqualTo(NpyType.INT32);
    try (PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN)) {
      PuzzleSet set = train.sets().getFirst();
      assertThat(set.groups()).isEqualTo(40);
      assertThat(set.puzzles()).isEqualTo(160);
      assertThat(set.firstPuzzle(7)).isEqualTo(28); // a puzzle and its 3 shuffles are a group
      assertThat(set.firstExample(7)).isEqualTo(7);
    }
    try (Stream<Path> entries = Files.list(data.getParent())) {
      assertThat(entries).containsExactly(data); // no temporary folder is left
    }
  }

  @Test
  void theSameOptionsGiveTheSameBytes() throws IOException {
    GeneratedSudoku.build(dir.resolve("a"), OPTIONS, Progress.NONE);
    GeneratedSudoku.build(dir.resolve("b"), OPTIONS, Progress.NONE);
    for (String file : List.of("provenance.json", "train/all__inputs.npy", "test/dataset.json")) {
      assertThat(dir.resolve("b").resolve(file))
          .hasSameBinaryContentAs(dir.resolve("a").resolve(file));
    }
    JsonNode provenance = Provenance.read(dir.resolve("a"));
    assertThat(provenance.at("/options/seed").asLong()).isEqualTo(5);
    assertThat(provenance.at("/options/givens").asInt()).isEqualTo(16);
    assertThat(provenance.path("files").size()).isEqualTo(13);
  }

  @Test
  void shufflesOfAGroupAreImagesOfItsFirst() throws IOException {
    Path data = dir.resolve("six");
    var options = new GeneratorOptions(6, 20, 0, 12, 4, SudokuSymmetry.ALL, 1);
    GeneratedSudoku.build(data, options, Progress.NONE);
    assertThat(PuzzleDataset.has(data, Split.TEST)).isFalse();
    assertThat(Files.exists(data.resolve("test"))).isFalse();
    var six = Sudoku.ofSize(6);
    var classes = new SudokuClasses(six, SudokuSymmetry.ALL);
    try (PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN)) {
      var batch = new TestBatches(train, 100).next().orElseThrow().batch();
      for (int group = 0; group < 20; group++) {
        String first = classes.of(answer(six, batch.labels(), group * 5));
        for (int row = group * 5 + 1; row < group * 5 + 5; row++) {
          assertThat(classes.of(answer(six, batch.labels(), row))).isEqualTo(first);
        }
      }
    }
  }

  private static byte[] answer(Sudoku six, int[] labels, int row) {
    return six.fromTokens(Arrays.copyOfRange(labels, row * 36, row * 36 + 36));
  }

  @Test
  void ensureBuildsOnceAndThenChecks() throws IOException {
    Path data = dir.resolve("six");
    assertThat(GeneratedSudoku.ensure(data, OPTIONS, Progress.NONE)).isTrue();
    assertThat(GeneratedSudoku.ensure(data, OPTIONS, Progress.NONE)).isFalse();
    var others = new GeneratorOptions(6, 40, 10, 15, 3, SudokuSymmetry.DIGITS, 5);
    assertThatThrownBy(() -> GeneratedSudoku.ensure(data, others, Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("made with other options")
        .hasMessageContaining("\"givens\":16");
    Path inputs = data.resolve("train/all__inputs.npy");
    byte[] bytes = Files.readAllBytes(inputs);
    bytes[bytes.length - 1] ^= 1;
    Files.write(inputs, bytes);
    assertThatThrownBy(() -> GeneratedSudoku.ensure(data, OPTIONS, Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("are not those that were written");
  }

  @Test
  void aPlaceThatIsTakenIsLeftAlone() throws IOException {
    Path taken = Files.createDirectory(dir.resolve("taken"));
    GeneratedSudoku.build(taken, OPTIONS, Progress.NONE); // empty: may be used
    assertThatThrownBy(() -> GeneratedSudoku.build(taken, OPTIONS, Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not empty");
    Path file = Files.writeString(dir.resolve("file"), "mine");
    assertThatThrownBy(() -> GeneratedSudoku.build(file, OPTIONS, Progress.NONE))
        .hasMessageContaining("is a file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aBuildThatFailsLeavesNothing() throws IOException {
    var impossible = new GeneratorOptions(4, 300, 0, 16, 0, SudokuSymmetry.DIGITS, 0);
    assertThatThrownBy(
            () -> GeneratedSudoku.build(dir.resolve("x/four"), impossible, Progress.NONE))
        .isInstanceOf(ConfigException.class);
    try (Stream<Path> entries = Files.list(dir.resolve("x"))) {
      assertThat(entries).isEmpty();
    }
  }

  private static NpyType type(Path data, String file) throws IOException {
    try (NpyFile npy = NpyFile.open(data.resolve(file))) {
      return npy.type();
    }
  }
}
