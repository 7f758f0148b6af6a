package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.Hrm;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.train.run.TinyDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hrm evaluate} through the front door. */
class EvaluateCommandTest {
  private static final int EXAMPLES = 7;

  @TempDir private Path folder;
  private Path data;
  private Path model;

  private record Result(int code, String out, String err) {}

  private Result evaluate(String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = new String[more.length + 4];
    arguments[0] = "evaluate";
    arguments[1] = "checkpoint=" + model;
    arguments[2] = "data_path=" + data;
    arguments[3] = "threads=1";
    System.arraycopy(more, 0, arguments, 4, more.length);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Result(code, out.toString(), err.toString());
  }

  /** A model of random weights whose rows halt after one segment: q_halt is 1, q_continue 0. */
  @BeforeEach
  void write() throws IOException {
    data = TinyDataset.write(folder.resolve("data"), 1, 5);
    model = folder.resolve("step_1.safetensors");
    Map<String, Object> settings = new HashMap<>();
    settings.put("H_layers", 1);
    settings.put("L_layers", 1);
    settings.put("hidden_size", 16);
    settings.put("num_heads", 2);
    settings.put("halt_max_steps", 4);
    settings.put("vocab_size", TinyDataset.VOCAB);
    settings.put("seq_len", TinyDataset.SEQ_LEN);
    settings.put("num_puzzle_identifiers", TinyDataset.IDENTIFIERS);
    HrmConfig config = HrmConfig.of(settings);
    try (Backend backend = Backends.open("reference", 1);
        Scope _ = backend.openScope("test")) {
      Hrm hrm = new Hrm(backend, config, 3);
      Tensor bias = hrm.state().get("model.inner.q_head.bias");
      backend.assign(bias, backend.tensor(bias.shape(), 1f, 0f));
      Checkpoint.save(model, hrm, new CheckpointInfo(config, "", List.of(), Map.of()));
    }
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void jsonIsOneLineAndTheFileTheSame() throws IOException {
    Path out = folder.resolve("out");
    Result result = evaluate("--json", "--output", out.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.out()).isEqualTo(Files.readString(out.resolve("metrics.json")));
    JsonNode metrics = json(result.out());
    assertThat(metrics.get("examples").asInt()).isEqualTo(EXAMPLES);
    assertThat(metrics.get("cell_accuracy")).isEqualTo(metrics.get("accuracy"));
    assertThat(metrics.get("steps").asDouble()).isEqualTo(4);
    assertThat(metrics.get("segments").asInt()).isEqualTo(4);
    assertThat(metrics.get("halt").asText()).isEqualTo("none");
    assertThat(metrics.get("act").get("saved_compute").asDouble()).isEqualTo(0.75);
    assertThat(out).isDirectoryContaining(file -> file.endsWith("logits.npy"));
    assertThat(metrics.has("full") || metrics.has("by_segment") || metrics.has("arc")).isFalse();
  }

  @Test
  void haltingShowsBothAccuraciesAndWhatItSaved() throws IOException {
    Result text = evaluate("--halt", "act");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("halting  full length", "saved 75.00 % of the compute (7 of 28 segments run)");
    JsonNode metrics = json(evaluate("--halt", "act", "--json").out());
    assertThat(metrics.get("steps").asDouble()).isEqualTo(1);
    assertThat(metrics.get("full").get("steps").asDouble()).isEqualTo(4);
    JsonNode one = json(evaluate("--segments", "1", "--json").out());
    assertThat(metrics.get("accuracy")).isEqualTo(one.get("accuracy"));
    JsonNode four = json(evaluate("--json").out());
    assertThat(metrics.get("full").get("accuracy")).isEqualTo(four.get("accuracy"));
    assertThat(four.get("act").get("accuracy")).isEqualTo(one.get("accuracy"));
  }

  @Test
  void segmentsMakeATableAndPlots() throws IOException {
    Path out = folder.resolve("out");
    Result result = evaluate("--segments", "6", "--output", out.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("7 puzzles, each 6 segments", "  segment   cells right", "+--");
    List<String> lines = Files.readAllLines(out.resolve("segments.csv"));
    assertThat(lines.getFirst())
        .isEqualTo("segment,cell_accuracy,exact_accuracy,q_halt_accuracy,halted");
    assertThat(lines).hasSize(7);
    assertThat(lines.getLast()).startsWith("6,").endsWith(",1.0");
    assertThat(out.resolve("segments.png")).isNotEmptyFile();
    assertThat(out.resolve("segments.svg")).isNotEmptyFile();
    assertThat(json(Files.readString(out.resolve("metrics.json"))).get("by_segment")).hasSize(6);
  }

  @Test
  void aLimitTakesTheFirstRows() throws IOException {
    Path out = folder.resolve("out");
    JsonNode metrics = json(evaluate("--limit", "3", "--json", "--output", out.toString()).out());
    assertThat(metrics.get("examples").asInt()).isEqualTo(3);
    try (NpyFile logits = NpyFile.open(out.resolve("logits.npy"))) {
      assertThat(logits.rows()).isEqualTo(3);
    }
  }

  @Test
  void onlyTheTensorsThatWereNamedAreWritten() {
    Path out = folder.resolve("out");
    assertThat(evaluate("eval_save_outputs=[labels]", "--output", out.toString()).code()).isZero();
    assertThat(out).isDirectoryNotContaining(file -> file.endsWith("logits.npy"));
    assertThat(out.resolve("labels.npy")).exists();
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path mine = Files.writeString(out.resolve("metrics.json"), "mine");
    Result result = evaluate("--output", out.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).contains("--output " + out, "not empty");
    assertThat(mine).hasContent("mine");
    assertThat(out).isDirectoryContaining(file -> file.equals(mine));
  }

  @Test
  void votesAreForArcOnly() {
    Result result = evaluate("--votes", "3");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--votes", "not an ARC dataset");
  }
}
