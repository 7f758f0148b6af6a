package io.github.hrm4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dataset of a run is found from another folder than the one it was trained in. */
class TrainedOnTest {
  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    TinyDataset.write(folder.resolve("data"), 15, 5);
    TinyRuns.run(
        folder,
        TinyRuns.config(Path.of("data")),
        false,
        new StopRequest(),
        TinyRuns.watching(_ -> {}));
    run = folder.resolve("runs/tiny");
    Files.deleteIfExists(run.resolve("run.json")); // it says where the data were, absolutely
  }

  private static String evaluate(Path run, int expected) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out);
    assertThat(Main.run(to, to, "evaluate", "checkpoint=" + run, "threads=1"))
        .as(out.toString())
        .isEqualTo(expected);
    return out.toString();
  }

  @Test
  void byWhereRunsIs() throws IOException {
    assertThat(TrainedOn.find(Path.of(""), run, "data")).contains(folder.resolve("data"));
    Path linked = Files.createSymbolicLink(folder.resolve("elsewhere"), run);
    assertThat(TrainedOn.find(Path.of(""), linked, "data")).isPresent();
    assertThat(evaluate(run, 0)).contains("7 puzzles");
  }

  @Test
  void whereItIsGoneTheCureIsNamed() throws IOException {
    Files.move(folder.resolve("data"), folder.resolve("other"));
    assertThat(evaluate(run, 2)).contains("trained with, data, is not there", "data_path=DIR");
  }
}
