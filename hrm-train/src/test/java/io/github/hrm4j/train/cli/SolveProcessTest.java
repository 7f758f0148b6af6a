package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.checkpoint.TaskNumbers;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hrm solve} in a process of its own: exit codes, both streams, input of every kind. */
class SolveProcessTest {
  private static final String SIX = "12345645...32..5645.4.3131...5.4531.";
  private static final String FOUR = "1..4............";
  private static final String TASK =
      """
      {"train": [{"input": [[0, 1]], "output": [[1, 0]]}], "test": [{"input": [[2, 0]]%s}]}
      """;

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {
    /** What the JVM says about the Vector API is not ours. */
    List<String> errors() {
      return err.lines().filter(line -> !line.contains("incubator")).toList();
    }
  }

  private Result solve(String... arguments) throws IOException, InterruptedException {
    return solveWith("", arguments);
  }

  private Result solveWith(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.hrm4j.train.cli.Main",
            "solve"));
    command.addAll(List.of(arguments));
    Path in = Files.writeString(folder.resolve("stdin"), input);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void requireRefused(Result result, String... parts) {
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.errors()).as(result.err()).hasSize(1);
    assertThat(result.errors().getFirst()).startsWith("hrm: ").contains(parts);
    assertThat(result.out()).isEmpty();
  }

  private static JsonNode json(Result result) throws IOException {
    assertThat(result.errors()).isEmpty();
    assertThat(result.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void theModelInTheBoxSolvesInAFreshFolder() throws Exception {
    Result result = solve(SIX, "--json");
    assertThat(result.code()).as(result.toString()).isZero();
    JsonNode answer = json(result);
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("solution", "valid", "q_halt", "q_continue", "segments");
    Sudoku six = Sudoku.ofSize(6);
    byte[] solution = six.grid(answer.get("solution").textValue());
    assertThat(six.solves(Sudoku.parse(SIX).givens(), solution)).isTrue();
    assertThat(answer.get("valid").isBoolean() && answer.get("valid").booleanValue()).isTrue();
    assertThat(answer.get("q_halt").isNumber() && answer.get("q_continue").isNumber()).isTrue();
    assertThat(answer.get("segments").intValue()).isBetween(1, 16);
  }

  @Test
  void textTellsGivensFromAnswersWithoutColour() throws Exception {
    Result result = solve(SIX);
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains("|  1  2  3 |  4  5  6 |", "Valid solution: q_halt ", "the pretrained model")
        .doesNotContain("\u001b");
  }

  @Test
  void aWrongAnswerIsNotValidHoweverSureTheModelIs() throws Exception {
    SolveModels.write(folder.resolve("wrong.safetensors"), 16, 6, 1, Map.of());
    Result result = solve(FOUR, "checkpoint=wrong.safetensors", "--json");
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(json(result).get("valid").booleanValue()).isFalse();
    assertThat(json(result).get("q_halt").floatValue()).isGreaterThan(0);
    Result text = solve(FOUR, "checkpoint=wrong.safetensors");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out()).contains("NOT a valid solution");
  }

  @Test
  void aQThatIsNoNumberIsNullInJsonAndSaidToPeople() throws Exception {
    SolveModels.write(folder.resolve("nan.safetensors"), Float.NaN);
    Result result = solve(FOUR, "checkpoint=nan.safetensors", "--json");
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(json(result).get("q_halt").isNull()).isTrue();
    assertThat(json(result).get("q_continue").isNumber()).isTrue();
    Result text = solve(FOUR, "checkpoint=nan.safetensors");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out())
        .contains("q_halt NaN", "q is not a number: this checkpoint is damaged, or its training");
  }

  @Test
  void standardInputAndFilesHoldManyAndOneWrongIsEnough() throws Exception {
    Result two = solveWith(SIX + "\n" + SIX + "\n", "-", "--json");
    assertThat(two.code()).as(two.toString()).isZero();
    assertThat(two.out().lines()).hasSize(2);
    String broken = "12345............6" + ".".repeat(18); // no digit is left for the last blank
    Files.writeString(folder.resolve("puzzles.txt"), SIX + "\n" + broken + "\n");
    Result one = solve("puzzles.txt");
    assertThat(one.code()).as(one.toString()).isEqualTo(1);
    assertThat(one.out()).contains("Valid solution", "NOT a valid solution", "1 of 2 are valid.");
  }

  @Test
  void settingsMayComeFirst() throws Exception {
    Result result = solve("checkpoint=pretrained", SIX, "segments=16", "--json");
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out()).isEqualTo(solve(SIX, "--json", "checkpoint=pretrained").out());
    Files.writeString(folder.resolve("a=b.txt"), SIX);
    assertThat(solve("threads=1", "a=b.txt", "--json").code()).isZero();
  }

  @Test
  void watchShowsEverySegment() throws Exception {
    SolveModels.write(folder.resolve("wrong.safetensors"), 16, 6, 1, Map.of());
    Result result = solve(FOUR, "checkpoint=wrong.safetensors", "--watch");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("segment 1 of 2", "segment 2 of 2", "NOT a valid solution");
  }

  @Test
  void mazesAreText() throws Exception {
    SolveModels.write(folder.resolve("maze.safetensors"), 16, 6, 1, Map.of());
    Files.writeString(folder.resolve("maze.txt"), "S #\n    \n### \n#G\n\n");
    Result result = solve("maze.txt", "checkpoint=maze.safetensors", "--json");
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(json(result).get("solution").textValue()).hasSize(16);
    Result text = solve("maze.txt", "checkpoint=maze.safetensors");
    assertThat(text.out().lines().limit(4)).allSatisfy(row -> assertThat(row).hasSize(8));
    assertThat(text.out()).contains("'").doesNotContain("\u001b");
    requireRefused(solve("maze.txt"), "maze 4×4", "trained on puzzles of 36 cells", "data maze");
  }

  @Test
  void tasksAreKnownByTheirNames() throws Exception {
    TaskNumbers tasks = new TaskNumbers(Map.of("007bbfb7", 1));
    SolveModels.write(
        folder.resolve("arc.safetensors"), 900, 12, 2, Map.of(TaskNumbers.NOTE, tasks.toNote()));
    Files.writeString(folder.resolve("007bbfb7.json"), TASK.formatted(", \"output\": [[0, 2]]"));
    Result result = solve("007bbfb7.json", "checkpoint=arc.safetensors", "--json");
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(json(result).get("valid").booleanValue()).isFalse();
    Files.writeString(folder.resolve("open.json"), "{\"name\": \"007bbfb7\"," + open());
    Result open = solve("open.json", "checkpoint=arc.safetensors");
    assertThat(open.code()).isEqualTo(1);
    assertThat(open.out()).contains("NOT checked, there is no answer to compare with");
    Files.writeString(folder.resolve("other.json"), TASK.formatted(""));
    requireRefused(
        solve("other.json", "checkpoint=arc.safetensors"),
        "arc task other: this model knows 1 tasks, such as 007bbfb7, and not this one",
        "data arc");
    requireRefused(solveWith("{" + open(), "-"), "name: missing");
  }

  private static String open() {
    return TASK.formatted("").strip().substring(1);
  }

  @Test
  void whatTheModelDoesNotKnowIsRefusedWithACure() throws Exception {
    requireRefused(
        solve(".".repeat(81)),
        "the pretrained model: sudoku 9×9: 81 cells",
        "hrm data sudoku --generate 4000 --size 9",
        "hrm train data_path=data/sudoku-9");
    SolveModels.write(folder.resolve("wrong.safetensors"), 16, 6, 1, Map.of());
    requireRefused(
        solve(SIX, "checkpoint=wrong.safetensors"),
        "wrong.safetensors: sudoku 6×6",
        "the model in the box does: checkpoint=pretrained");
  }

  @Test
  void theModelLastTrainedComesBeforeTheOneInTheBox() throws Exception {
    Path run = Files.createDirectories(folder.resolve("runs/mine"));
    Files.createSymbolicLink(folder.resolve("runs/latest"), run);
    Result early = solve(SIX);
    assertThat(early.out()).as("a run that has saved nothing yet").contains("the pretrained model");
    SolveModels.write(run.resolve("step_7.safetensors"), 16, 6, 1, Map.of());
    Result result = solve(FOUR);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("Solved by runs/latest/step_7.safetensors.");
    assertThat(solve(SIX, "checkpoint=pretrained").code()).isZero();
  }

  @Test
  void garbageIsRefusedInOneLine() throws Exception {
    requireRefused(solve("nothing.txt"), "nothing.txt: neither a file nor a puzzle");
    requireRefused(solve("12345"), "puzzle: sudoku: 5 characters");
    requireRefused(solve(SIX.replace('6', '7')), "holds '7'");
    requireRefused(solve(SIX.replace('6', 'x')), "holds 'x'");
    requireRefused(solve("11" + SIX.substring(2)), "puzzle: sudoku 6×6: row 1 has two 1s");
    requireRefused(solveWith("", "-"), "standard input: holds no puzzle");
    requireRefused(solveWith("{\"train\": 1", "-"), "standard input", "not valid JSON");
    requireRefused(solve(SIX, "checkpoint=none.safetensors"), "none.safetensors: no such file");
    Files.writeString(folder.resolve("text.safetensors"), "no checkpoint at all");
    requireRefused(solve(SIX, "checkpoint=text.safetensors"), "text.safetensors");
    requireRefused(solve(SIX, "segments=0"), "segments=0: must be a whole number");
    requireRefused(solve(SIX, "lr=1"), "solve does not know 'lr'");
    requireRefused(solve(SIX, "--watch", "--json"), "--watch and --json exclude each other");
    requireRefused(solve(SIX, "device=nonsense"), "device 'nonsense' is not available");
    requireRefused(solve(), "PUZZLE|FILE|-");
  }

  @Test
  void givensAreThoseOfTheQuestion() {
    SudokuQuestion question = Sudoku.parse(SIX);
    assertThat(Sudoku.givens(question.givens())).isEqualTo(24);
  }
}
