package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.api.PuzzleData;
import io.github.hrm4j.train.run.RunFolder;
import io.github.hrm4j.train.run.StopRequest;
import io.github.hrm4j.train.run.TinyDataset;
import io.github.hrm4j.train.run.TinyRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Usage, help and mistakes, through the front door. */
class MainTest {
  private record Result(int code, String out, String err) {}

  private static Result hrm(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private static void requireOneLine(Result result, String... parts) {
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("hrm: ").contains(parts).doesNotContain("Exception");
  }

  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect("", new CommandLine(new HrmCommand()), names);
    return names;
  }

  private static void collect(String name, CommandLine command, List<String> names) {
    names.add(name);
    command
        .getSubcommands()
        .forEach((child, sub) -> collect((name + " " + child).strip(), sub, names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    String[] words = (command + " --help").strip().split(" ");
    Result help = hrm(words);
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: hrm", "Examples:", "hrm " + command);
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theVersionNamesTheProgramAndItsJava(String command) {
    String[] words = (command + " --version").strip().split(" ");
    assertThat(hrm(words).out()).contains("hrm4j ", "Java ");
  }

  static List<List<String>> mistakes() {
    return List.of(
        List.of("trane", "trane", "did you mean 'train'?"),
        List.of("train --epochs 3", "--epochs"),
        List.of("train epochs", "'epochs' is not key=value"),
        List.of("train epoch=3", "did you mean 'epochs'?"),
        List.of("train resum=latest", "did you mean 'resume'?"),
        List.of("train lr=fast", "lr=fast: must be a number"),
        List.of("train data_path=/no/such/folder", "/no/such/folder", "hrm data sudoku"),
        List.of("train config=/no/such.yaml", "/no/such.yaml", "no such configuration file"),
        List.of("train resume=/no/such/run", "resume=/no/such/run"),
        List.of("train data_path=x device=gpu", "device 'gpu' is not available", "cpu, ", "simd"),
        List.of("train data_path=x epochs=3 eval_interval=2", "multiple of eval_interval=2"),
        List.of(
            "train data_path=no/such/maze-hard", "no/such/maze-hard", "`hrm data maze` makes one"),
        List.of("evaluate", "KEY=VALUE"),
        List.of("evaluate checkpoint=/etc/hostname data_path=no/arc-aug", "`hrm data arc` makes"),
        List.of("evaluate checkpoint=/etc/hostname data_path=x --segments 0", "--segments 0"),
        List.of("evaluate checkpoint=/etc/hostname data_path=x --limit -1", "--limit -1"),
        List.of("evaluate checkpoint=/etc/hostname data_path=x --votes 0", "--votes 0"),
        List.of("evaluate checkpoint=/etc/hostname data_path=x --halt now", "--halt", "ACT"),
        List.of("evaluate checkpoint=/etc/hostname data_path=x --output /etc", "not empty"),
        List.of(
            "evaluate checkpoint=/etc/hostname data_path=x --output /etc/hostname", "is a file"),
        List.of("evaluate data_path=x", "checkpoint=FILE is missing"),
        List.of("evaluate checkpoint=/no/such.safetensors", "no such file"),
        List.of("evaluate checkpoint=/ data_path=x", "holds no step_N.safetensors"),
        List.of("evaluate checkpoint=/etc/hostname", "data_path=DIR is missing"),
        List.of("evaluate checkpoint=/etc/hostname epochs=3", "does not know 'epochs'"),
        List.of("train port=1", "unknown key 'port'; `hrm train --print-config` shows all keys"),
        List.of("solve checkpoint=pretrained", "no puzzle"),
        List.of("solve 1 2", "'1' and '2'", "one puzzle or file at a time"),
        List.of("solve chekpoint=x " + ".".repeat(16), "does not know 'chekpoint'"),
        List.of("data sudoku", "--source"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLineAndExitCode2(List<String> mistake) {
    Result result = hrm(mistake.getFirst().split(" "));
    requireOneLine(result, mistake.subList(1, mistake.size()).toArray(String[]::new));
  }

  @Test
  void whatIsTooLargeIsOneLineWithACureAndLeavesNothing(@TempDir Path folder) throws IOException {
    int[][] rows = new int[4][10_000];
    new PuzzleData(5, rows, rows).save(folder.resolve("data"));
    Path run = folder.resolve("run");
    Result result =
        hrm(
            "train",
            "data_path=" + folder.resolve("data"),
            "run_dir=" + run,
            "arch.hidden_size=64",
            "arch.num_heads=2",
            "arch.H_layers=1",
            "arch.L_layers=1",
            "device=reference",
            "global_batch_size=100000000"); // 256 TB
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.startsWith("hrm: "))).hasSize(1);
    assertThat(result.err())
        .contains(
            "too large: ",
            "64006400000000 elements",
            "grad_accumulation=N",
            "global_batch_size=N",
            "--dry-run")
        .doesNotContain("\tat ", "Exception");
    assertThat(run).doesNotExist();
  }

  @Test
  void moreThreadsThanAnyMachineHasAreRefused() {
    requireOneLine(hrm("solve", ".".repeat(16), "threads=1025"), "threads=1025", "from 1 to 1024");
    requireOneLine(hrm("train", "threads=1025"), "threads=1025", "from 1 to 1024");
  }

  @Test
  void aHintNamesTheProgramAsItWasCalled() {
    System.setProperty("hrm.command", "./hrm");
    try {
      requireOneLine(hrm("solve", ".", "--wach"), "; see ./hrm solve --help");
      requireOneLine(hrm("solve", "nothing.txt"), "; see ./hrm solve --help");
    } finally {
      System.clearProperty("hrm.command");
    }
  }

  @Test
  void debugShowsWhere() {
    Result result = hrm("train", "--debug", "lr=fast");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("ConfigException", "\tat ");
  }

  @Test
  void aFileThatIsNoCheckpointIsRefused(@TempDir Path folder) throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 3, 2);
    Path file = folder.resolve("step_3.safetensors");
    Files.writeString(file, "nonsense");
    requireOneLine(
        hrm("evaluate", "checkpoint=" + file, "data_path=" + data), "step_3.safetensors");
  }

  @Test
  void aDamagedDatasetIsRefusedByItsFile(@TempDir Path folder) throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 3, 2);
    Files.delete(data.resolve("train/all__labels.npy"));
    requireOneLine(hrm("train", "data_path=" + data), "all__labels.npy");
  }

  @Test
  void aModelOfOtherSizesIsRefused(@TempDir Path folder) throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 15, 5);
    TinyRuns.run(
        folder, TinyRuns.config(data), false, new StopRequest(), TinyRuns.watching(_ -> {}));
    Path model = new RunFolder(folder.resolve("runs/tiny")).lastModel().orElseThrow();
    Path metadata = data.resolve("test/dataset.json");
    Files.writeString(
        metadata, Files.readString(metadata).replace("\"vocab_size\": 7", "\"vocab_size\": 8"));
    requireOneLine(
        hrm("evaluate", "checkpoint=" + model, "data_path=" + data), "vocab_size is 8", "with 7");
    requireOneLine(
        hrm("evaluate", "checkpoint=" + model, "data_path=" + folder.resolve("none")),
        "test split");
  }
}
