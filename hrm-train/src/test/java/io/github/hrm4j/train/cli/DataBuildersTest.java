package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code hrm data maze} and {@code hrm data arc} as a user meets them. */
class DataBuildersTest {
  private static final String TASK =
      """
      {"train": [{"input": [[1, 2, 0], [3, 0, 4]], "output": [[5, 6], [7, 8]]}],
       "test": [{"input": [[1, 2]], "output": [[9, 8], [0, 1]]}]}
      """;

  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int hrm(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private Path tasks() throws IOException {
    for (String folder : List.of("training", "evaluation")) {
      Files.createDirectories(dir.resolve("tasks").resolve(folder));
    }
    Files.writeString(dir.resolve("tasks/training/a.json"), TASK);
    Files.writeString(dir.resolve("tasks/evaluation/b.json"), TASK);
    return dir.resolve("tasks");
  }

  @Test
  void arcIsBuiltAndNeverOverwritten() throws IOException {
    String data = dir.resolve("data/arc").toString();
    String[] command = {
      "data", "arc", "--source", tasks().toString(), "--output-dir", data, "--num-aug", "9"
    };
    assertThat(hrm(command)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("2 tasks with 18 variants in all; 30 training examples, 10 test examples of 1 t")
        .contains("next: hrm train data_path=" + data);
    assertThat(PuzzleDataset.has(Path.of(data), Split.TEST)).isTrue();
    byte[] before = Files.readAllBytes(Path.of(data, "provenance.json"));
    assertThat(hrm(command)).isEqualTo(2);
    assertThat(err.toString()).contains("this folder is not empty").hasLineCount(1);
    assertThat(Path.of(data, "provenance.json")).hasBinaryContent(before);
  }

  @Test
  void mazesAreBuilt() throws IOException {
    Path csv = Files.writeString(dir.resolve("my.csv"), "question,answer\nS  G,SooG\n");
    String data = dir.resolve("maze").toString();
    assertThat(hrm("data", "maze", "--source", csv.toString(), "--output-dir", data)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("hrm: %s: line 2: answer: it does not solve the question%n".formatted(csv));
    Files.writeString(csv, "question,answer\nS  G,So G\n");
    assertThat(hrm("data", "maze", "--source", csv.toString(), "--aug", "--output-dir", data))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("1 training mazes in eight positions each, no test split")
        .contains("next: hrm train data_path=" + data);
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    assertThat(hrm("data", "arc", "--output-dir", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--source").hasLineCount(1);
    assertThat(hrm("data", "arc", "--source", "none", "--output-dir", dir + "/x")).isEqualTo(2);
    assertThat(err.toString()).contains("--source: none: no such folder").hasLineCount(1);
    Files.writeString(tasks().resolve("training/a.json"), "[1,");
    String source = dir.resolve("tasks").toString();
    assertThat(hrm("data", "arc", "--source", source, "--output-dir", dir + "/x")).isEqualTo(2);
    assertThat(err.toString()).contains("a.json: line 1: not valid JSON").hasLineCount(1);
    assertThat(dir.resolve("x")).doesNotExist();
  }

  /** What only a process of its own can show. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aBuildThatIsKilledLeavesNothingThatLooksComplete() throws IOException, InterruptedException {
    tasks();
    List<String> command =
        List.of(
            "data", "arc", "--source", "tasks", "--output-dir", "out/arc", "--num-aug", "300000");
    Path place = Files.createDirectory(dir.resolve("out"));
    HrmProcess killed = HrmProcess.start(dir, command);
    awaitEntry(killed, place);
    killed.kill();
    assertThat(entries(place)).hasSize(1).allMatch(name -> name.endsWith(".tmp"));
    HrmProcess interrupted = HrmProcess.start(dir, command);
    awaitTheirOwnEntry(interrupted, place, entries(place).getFirst());
    interrupted.interrupt();
    assertThat(interrupted.awaitExit()).isEqualTo(InterruptHook.EXIT_CODE);
    // Its own is gone, and so is the one that was left over.
    assertThat(entries(place)).as(interrupted.output()).isEmpty();
  }

  private static void awaitEntry(HrmProcess process, Path place)
      throws IOException, InterruptedException {
    awaitTheirOwnEntry(process, place, "");
  }

  private static void awaitTheirOwnEntry(HrmProcess process, Path place, String other)
      throws IOException, InterruptedException {
    assertThat(
            process.await(
                place, () -> entries(place).stream().anyMatch(name -> !name.equals(other))))
        .as(process.output())
        .isTrue();
  }

  private static List<String> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).toList();
    }
  }
}
