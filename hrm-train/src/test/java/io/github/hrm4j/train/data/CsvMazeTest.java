package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvMazeTest {
  private static final Path REAL = Samples.resource("maze-tiny");
  private static final List<String> ARRAYS =
      List.of("inputs", "labels", "puzzle_identifiers", "puzzle_indices", "group_indices");
  private static final String HEADER = "source,question,answer,rating\n";

  private final Maze thirty = new Maze(30);

  @TempDir Path dir;

  @Test
  void theRealMazesComeOutAsTheReferenceWroteThem() throws IOException {
    assertSameAs(REAL, 4, 3);
  }

  @Test
  void theWholeRealDatasetComesOutAsTheReferenceWroteIt() throws IOException {
    Path real = Path.of(System.getProperty("hrm.data", "../../shared/data"), "maze-30x30-hard-1k");
    assumeTrue(Files.isDirectory(real), "no real data here");
    assertSameAs(real, 1000, 100);
  }

  private void assertSameAs(Path real, int train, int test) throws IOException {
    Path source = csvOf(real);
    var options = new MazeOptions(List.of(source), OptionalInt.empty(), false, 0);
    PuzzleCounts counts = CsvMaze.build(dir.resolve("out"), options, 2, Progress.NONE);
    assertThat(counts).isEqualTo(new PuzzleCounts(train, test));
    for (Split split : Split.values()) {
      Path folder = dir.resolve("out").resolve(split.folder());
      Path expected = real.resolve(split.folder());
      for (String part : ARRAYS) {
        String name = "all__" + part + ".npy";
        assertThat(folder.resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
      }
      assertThat(folder.resolve("dataset.json"))
          .hasSameTextualContentAs(expected.resolve("dataset.json"));
    }
    assertThat(dir.resolve("out/identifiers.json"))
        .hasSameTextualContentAs(real.resolve("identifiers.json"));
  }

  @Test
  void theEightPositionsOfAMazeAreAGroup() throws IOException {
    var options = new MazeOptions(List.of(csvOf(REAL)), OptionalInt.of(2), true, 3);
    PuzzleCounts counts = CsvMaze.build(dir.resolve("out"), options, 2, Progress.NONE);
    assertThat(counts).isEqualTo(new PuzzleCounts(2, 3));
    assertThat(ints("train/all__group_indices.npy")).containsExactly(0, 8, 16);
    assertThat(ints("test/all__group_indices.npy")).containsExactly(0, 1, 2, 3);
    assertThat(ints("train/all__puzzle_indices.npy")).hasSize(17).endsWith(15, 16);
    int[] inputs = ints("train/all__inputs.npy");
    int[] labels = ints("train/all__labels.npy");
    Set<String> questions = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      byte[] question = thirty.fromTokens(Arrays.copyOfRange(inputs, i * 900, i * 900 + 900));
      byte[] answer = thirty.fromTokens(Arrays.copyOfRange(labels, i * 900, i * 900 + 900));
      assertThat(thirty.solves(question, answer)).isTrue();
      questions.add(thirty.format(question));
    }
    assertThat(questions).hasSize(16);
    // The first of a group is the maze itself, the second turned to the left: column by column from
    // the right.
    for (int row = 0; row < 30; row++) {
      for (int column = 0; column < 30; column++) {
        assertThat(inputs[900 + row * 30 + column]).isEqualTo(inputs[column * 30 + 29 - row]);
      }
    }
    var provenance = Provenance.read(dir.resolve("out"));
    assertThat(provenance.path("builder").asText()).isEqualTo("maze csv");
    assertThat(provenance.path("options").toString())
        .isEqualTo("{\"subsample-size\":2,\"aug\":true,\"seed\":3}");
  }

  @Test
  void theBytesDoNotDependOnTheThreads() throws IOException {
    Path source = csvOf(REAL);
    for (int threads : new int[] {1, 2, 4}) {
      var options = new MazeOptions(List.of(source), OptionalInt.of(3), true, 3);
      CsvMaze.build(dir.resolve("out" + threads), options, threads, Progress.NONE);
      assertThat(dir.resolve("out" + threads).resolve("provenance.json"))
          .hasSameTextualContentAs(dir.resolve("out1/provenance.json")); // it has all the hashes
    }
  }

  @Test
  void badRowsAreNamedByFileAndLine() throws IOException {
    String good = "x,S   ,SG  ,1\n".replace("S   ", "SG  ");
    assertFails(HEADER + good + "x,SG ,SG ,1\n", "in.csv: line 3: question: maze 2×2: needs 4");
    assertFails(HEADER + good + "x,SG x,SG  ,1\n", "line 3: question: maze 2×2: row 2, column 2");
    assertFails(HEADER + "x,S  G,S  G,1\n", "line 2: answer: it does not solve the question");
    assertFails(HEADER + "x,S G,S G,1\n", "in.csv: first row: maze: 3 characters are not a square");
    assertFails(HEADER, "in.csv: no puzzle");
    assertFails(HEADER + "\"" + "x".repeat(1 << 23), "is a quote not closed?");
    assertThatThrownBy(() -> new MazeOptions(List.of(dir), OptionalInt.of(0), false, 0))
        .hasMessage("--subsample-size: 0, allowed is at least 1");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    Path file = Files.writeString(dir.resolve("in.csv"), "\uFEFFquestion,answer\nSG  ,SG  \n");
    var options = new MazeOptions(List.of(file), OptionalInt.empty(), false, 0);
    assertThat(CsvMaze.build(dir.resolve("out"), options, 1, Progress.NONE).train()).isOne();
  }

  private void assertFails(String csv, String message) throws IOException {
    Path file = Files.writeString(dir.resolve("in.csv"), csv);
    var options = new MazeOptions(List.of(file), OptionalInt.empty(), false, 0);
    assertThatThrownBy(() -> CsvMaze.build(dir.resolve("out"), options, 1, Progress.NONE))
        .isInstanceOfAny(ConfigException.class, FormatException.class)
        .hasMessageContaining(message);
    assertThat(dir.resolve("out")).doesNotExist();
  }

  private int[] ints(String file) throws IOException {
    try (NpyFile npy = NpyFile.open(dir.resolve("out").resolve(file))) {
      return npy.ints();
    }
  }

  /** A folder with the CSV files that a dataset was made from. */
  private Path csvOf(Path dataset) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("source"));
    for (Split split : Split.values()) {
      Path from = dataset.resolve(split.folder());
      try (NpyFile inputs = NpyFile.open(from.resolve("all__inputs.npy"));
          NpyFile labels = NpyFile.open(from.resolve("all__labels.npy"))) {
        var csv = new StringBuilder(HEADER);
        for (int row = 0; row < inputs.rows(); row++) {
          csv.append("x,").append(text(inputs, row)).append(',').append(text(labels, row));
          csv.append(",1\n");
        }
        Files.writeString(folder.resolve(split.folder() + ".csv"), csv);
      }
    }
    return folder;
  }

  private String text(NpyFile file, int row) throws IOException {
    int[] tokens = new int[900];
    file.readRows(row, 1, tokens, 0);
    return thirty.format(thirty.fromTokens(tokens));
  }
}
