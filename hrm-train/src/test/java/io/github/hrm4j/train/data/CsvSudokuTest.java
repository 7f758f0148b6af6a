package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSudokuTest {
  // Ten puzzles with ratings 39 6 7 49 14 131 5 5 18 58.
  private static final Path REAL = Samples.resource("qqwing-rated.train.csv");
  private static final String HEADER = "source,question,answer,rating\n";

  @TempDir Path dir;

  private final Sudoku nine = Sudoku.ofSize(9);

  @Test
  void theRowsComeOutAsTheReferencesTokens() throws IOException {
    assertThat(build(options(REAL)).train()).isEqualTo(10);
    assertThat(Files.exists(dir.resolve("out/test"))).isFalse();
    List<String> lines = Files.readAllLines(REAL);
    List<byte[][]> examples = examples(Split.TRAIN);
    assertThat(examples).hasSize(10);
    for (int i = 0; i < 10; i++) {
      String[] fields = lines.get(i + 1).split(",", -1);
      assertThat(nine.format(examples.get(i)[0])).isEqualTo(fields[1]);
      assertThat(nine.format(examples.get(i)[1])).isEqualTo(fields[2]);
    }
    assertThat(DatasetMetadata.read(dir.resolve("out/train/dataset.json")))
        .isEqualTo(
            new DatasetMetadata(0, OptionalInt.of(0), 0, 11, 81, 1, 10, 1.0, List.of("all")));
  }

  @Test
  void aFolderGivesBothSplitsAndRatingsCountInBoth() throws IOException {
    Path source = Files.createDirectory(dir.resolve("source"));
    Files.copy(REAL, source.resolve("train.csv"));
    Files.copy(REAL, source.resolve("test.csv"));
    var options = new CsvOptions(List.of(source), 9, OptionalInt.of(39), OptionalInt.of(2), 3, 0);
    PuzzleCounts counts = build(options);
    // 39, 49, 131 and 58 are left in both; the draw of 2 and the shuffles are for train only.
    assertThat(counts).isEqualTo(new PuzzleCounts(2, 4));
    assertThat(examples(Split.TRAIN)).hasSize(8);
    assertThat(examples(Split.TEST)).hasSize(4);
  }

  @Test
  void subsamplesArePartOfTheRowsAndDependOnTheSeed() throws IOException {
    List<String> all = questions(subsample(99, 0));
    assertThat(all).hasSize(10);
    List<String> drawn = questions(subsample(4, 1));
    assertThat(drawn).hasSize(4).doesNotHaveDuplicates().isSubsetOf(all);
    assertThat(questions(subsample(4, 1))).isEqualTo(drawn);
    assertThat(questions(subsample(4, 2))).isNotEqualTo(drawn);
  }

  private static CsvOptions subsample(int size, long seed) {
    return new CsvOptions(List.of(REAL), 9, OptionalInt.empty(), OptionalInt.of(size), 0, seed);
  }

  @Test
  void shufflesStayInTheClassOfTheirPuzzle() throws IOException {
    build(new CsvOptions(List.of(REAL), 9, OptionalInt.empty(), OptionalInt.empty(), 5, 7));
    var classes = new SudokuClasses(nine, SudokuSymmetry.ALL);
    List<byte[][]> examples = examples(Split.TRAIN);
    Set<String> questions = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      byte[][] example = examples.get(i);
      assertThat(nine.solves(example[0], example[1])).isTrue();
      assertThat(classes.of(example[1])).isEqualTo(classes.of(examples.get(i / 6 * 6)[1]));
      questions.add(nine.format(example[0]));
    }
    assertThat(questions).hasSize(60);
    SudokuAudit.of(dir.resolve("out"), SudokuSymmetry.ALL, Progress.NONE).requireClean();
  }

  @Test
  void theBytesDoNotDependOnTheThreads() throws IOException {
    // Chunks of 1 MiB end in the middle of rows and of groups of 6001.
    var options =
        new CsvOptions(List.of(REAL), 9, OptionalInt.empty(), OptionalInt.of(9), 6_000, 3);
    for (int threads : new int[] {1, 2, 4}) {
      CsvSudoku.build(dir.resolve("out" + threads), options, threads, Progress.NONE);
      for (String file : List.of("provenance.json", "train/all__inputs.npy")) {
        assertThat(dir.resolve("out" + threads).resolve(file))
            .hasSameBinaryContentAs(dir.resolve("out1").resolve(file));
      }
    }
  }

  @Test
  void whereItComesFromIsWrittenDown() throws IOException {
    build(options(REAL));
    JsonNode provenance = Provenance.read(dir.resolve("out"));
    assertThat(provenance.path("builder").asText()).isEqualTo("sudoku csv");
    assertThat(provenance.at("/sources/0/name").asText()).isEqualTo("qqwing-rated.train.csv");
    assertThat(provenance.at("/sources/0/sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(provenance.at("/options/subsample-size").isNull()).isTrue();
  }

  @Test
  void badRowsAreNamedByFileAndLine() throws IOException {
    String good = Files.readAllLines(REAL).get(1) + "\n";
    String question = good.split(",", -1)[1];
    String answer = good.split(",", -1)[2];
    assertFails(
        HEADER + good + "x," + question.substring(1) + "," + answer + ",0\n",
        "in.csv: line 3: question: sudoku 9×9: needs 81 characters, got 80");
    assertFails(
        HEADER + "x," + question + "," + question + ",0\n",
        "in.csv: line 2: answer: it does not solve the question");
    assertFails(
        HEADER + good + good + "x," + question + "\n", "in.csv: line 4: answer: too few columns");
    assertFails("a,b\n1,2\n", "in.csv: line 1: no column question; the first line must name");
    assertFails(
        ",question,answer\n1," + question + "," + question + "\n",
        "in.csv: line 2: answer: it does");
    assertFails("", "in.csv: line 1: no column question");
    assertFails(HEADER, "in.csv: no puzzle");
    assertFails("question,question\n", "in.csv: line 1: not a CSV header");
    assertFails(HEADER + "\"" + good, "in.csv:");
  }

  @Test
  void ratingsAreReadOnlyWhereTheyAreNeeded() throws IOException {
    String[] fields = Files.readAllLines(REAL).get(1).split(",", -1);
    String row = "x," + fields[1] + "," + fields[2] + ",hard\n";
    Path file = Files.writeString(dir.resolve("in.csv"), HEADER + row);
    assertThat(build(options(file)).train()).isEqualTo(1);
    var rated = new CsvOptions(List.of(file), 9, OptionalInt.of(1), OptionalInt.empty(), 0, 0);
    assertThatThrownBy(() -> CsvSudoku.build(dir.resolve("other"), rated, 2, Progress.NONE))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("in.csv: line 2: rating: 'hard' is not an integer");
    var tooHard = new CsvOptions(List.of(REAL), 9, OptionalInt.of(999), OptionalInt.empty(), 0, 0);
    assertThatThrownBy(() -> CsvSudoku.build(dir.resolve("other"), tooHard, 2, Progress.NONE))
        .hasMessageContaining("no puzzle with a rating of at least 999");
  }

  @Test
  void textThatIsNotUtf8IsSaidToBe() throws IOException {
    Path file = dir.resolve("in.csv");
    Files.write(file, (HEADER + "\u00e9\u00e8").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> build(options(file)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("in.csv:");
  }

  @Test
  void sourcesThatAreNotThereAreNamed() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.copy(REAL, folder.resolve("some.csv"));
    assertThatThrownBy(() -> build(options(folder)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has no train.csv; name one of its files instead: some.csv");
    assertThatThrownBy(() -> build(options(dir.resolve("none"))))
        .hasMessageContaining("no such file or folder");
    Path test = Files.copy(REAL, dir.resolve("x.test.csv"));
    assertThatThrownBy(() -> build(options(test))).hasMessageContaining("only test files");
  }

  private void assertFails(String csv, String message) throws IOException {
    Path file = Files.writeString(dir.resolve("in.csv"), csv);
    assertThatThrownBy(() -> build(options(file)))
        .isInstanceOfAny(ConfigException.class, FormatException.class)
        .hasMessageContaining(message);
    try (Stream<Path> entries = Files.list(dir)) {
      assertThat(entries).containsExactly(file); // nothing half-written
    }
  }

  private static CsvOptions options(Path source) {
    return new CsvOptions(List.of(source), 9, OptionalInt.empty(), OptionalInt.empty(), 0, 0);
  }

  private PuzzleCounts build(CsvOptions options) throws IOException {
    return CsvSudoku.build(dir.resolve("out"), options, 2, Progress.NONE);
  }

  private List<String> questions(CsvOptions options) throws IOException {
    Path out = Files.createTempDirectory(dir, "q");
    CsvSudoku.build(out, options, 2, Progress.NONE);
    return examples(out, Split.TRAIN).stream().map(example -> nine.format(example[0])).toList();
  }

  private List<byte[][]> examples(Split split) throws IOException {
    return examples(dir.resolve("out"), split);
  }

  private List<byte[][]> examples(Path out, Split split) throws IOException {
    List<byte[][]> examples = new ArrayList<>();
    try (PuzzleDataset dataset = PuzzleDataset.open(out, split)) {
      var batches = new TestBatches(dataset, 1);
      for (var next = batches.next(); next.isPresent(); next = batches.next()) {
        var batch = next.get().batch();
        examples.add(
            new byte[][] {nine.fromTokens(batch.inputs()), nine.fromTokens(batch.labels())});
      }
    }
    return examples;
  }
}
