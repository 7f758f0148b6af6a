package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.io.TensorData;
import io.github.hrm4j.tensor.io.TorchFile;
import io.github.hrm4j.train.checkpoint.Fixtures;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.data.GeneratedSudoku;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hrm convert} with checkpoints that PyTorch wrote. */
class ConvertCommandTest {
  private static final Path REFERENCE = Fixtures.file("reference/step_3");
  private static final Path ALONE = Fixtures.file("with-optimizer.pt");

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private static Result convert(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + 1];
    all[0] = "convert";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return new Result(
        Main.run(new PrintWriter(out), new PrintWriter(err), all), out.toString(), err.toString());
  }

  private static void requireDone(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private static void requireRefused(Result result, String... parts) {
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("hrm: ").contains(parts);
  }

  /** Types, shapes and elements of a file by name. */
  private static Map<String, Object> contents(Map<String, TensorData> tensors) throws IOException {
    Map<String, Object> contents = new LinkedHashMap<>();
    for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      tensor
          .getValue()
          .forEachChunk(chunk -> bytes.writeBytes(chunk.toArray(ValueLayout.JAVA_BYTE)));
      contents.put(
          tensor.getKey(),
          List.of(
              tensor.getValue().dtype(),
              tensor.getValue().shape(),
              HexFormat.of().formatHex(bytes.toByteArray())));
    }
    return contents;
  }

  private static Map<String, Object> torch(Path path) throws IOException {
    try (TorchFile file = TorchFile.open(path)) {
      return contents(file.tensors());
    }
  }

  @Test
  void thereAndBackIsTheSame() throws IOException {
    Path ours = folder.resolve("new/ours.safetensors");
    requireDone(convert(REFERENCE, ours, "data_path=" + Fixtures.dataset(folder.resolve("d"))));
    CheckpointInfo info = Checkpoint.info(ours);
    assertThat(info.task()).isEqualTo("sudoku");
    assertThat(info.vocabulary()).containsExactly("<pad>", ".", "1", "2", "3", "4");
    assertThat(info.config().seqLen()).isEqualTo(16);
    assertThat(info.config().lCycles()).isEqualTo(2);
    try (CheckpointFile file = CheckpointFile.open(ours)) {
      assertThat(file.tensors().get("model.inner.H_init").dtype()).isEqualTo(DType.BF16);
    }
    Path back = folder.resolve("back/step_3");
    requireDone(convert(ours, back));
    assertThat(torch(back)).isEqualTo(torch(REFERENCE));
    assertThat(ConfigFile.read(back.resolveSibling("all_config.yaml")).text("arch.L_cycles"))
        .contains("2");
    Path again = folder.resolve("again.safetensors");
    requireDone(convert(back, again, "seq_len=16"));
    assertThat(again).hasSameBinaryContentAs(ours);
  }

  @Test
  void theModelIsFoundBesideAnOptimizer() throws IOException {
    Path ours = folder.resolve("ours.safetensors");
    Result result =
        convert(
            ALONE,
            ours,
            "seq_len=16",
            "arch.num_heads=2",
            "arch.H_cycles=1",
            "arch.L_cycles=2",
            "arch.halt_max_steps=2");
    assertThat(result.code()).isZero();
    assertThat(result.err())
        .contains("tensors outside of 'model_state_dict.inner.' are not used: 1");
    Path back = folder.resolve("back.pth");
    requireDone(convert(ours, back));
    assertThat(torch(back).keySet()).contains("inner.H_init").allMatch(n -> n.startsWith("inner."));
  }

  @Test
  void roundsTo16BitsAndSaysWhatItIsTold() throws IOException {
    Path model = SolveModels.write(folder.resolve("m.safetensors"), 16, 6, 1, Map.of());
    Path half = folder.resolve("half.safetensors");
    requireDone(convert(model, half, "--dtype", "float16", "--note", "from=a test"));
    assertThat(Checkpoint.info(half).notes()).containsEntry("from", "a test");
    try (CheckpointFile whole = CheckpointFile.open(model);
        CheckpointFile rounded = CheckpointFile.open(half)) {
      for (String name : whole.tensors().keySet()) {
        TensorData data = rounded.tensors().get(name);
        assertThat(data.dtype()).isEqualTo(DType.F16);
        List<Float> expected = new ArrayList<>();
        whole
            .tensors()
            .get(name)
            .forEachChunk(
                chunk -> {
                  for (float value : chunk.toArray(ValueLayout.JAVA_FLOAT)) {
                    expected.add(Float.float16ToFloat(Float.floatToFloat16(value)));
                  }
                });
        List<Float> found = new ArrayList<>();
        data.forEachChunk(
            chunk -> {
              for (short bits : chunk.toArray(ValueLayout.JAVA_SHORT)) {
                found.add(Float.float16ToFloat(bits));
              }
            });
        assertThat(found).as(name).isEqualTo(expected);
      }
    }
    requireRefused(
        convert(half, folder.resolve("again.safetensors"), "--dtype", "bfloat16"),
        "holds f16, only float32 can be rounded");
    requireRefused(convert(model, folder.resolve("x"), "--note", "a=b"), "no place for notes");
    requireRefused(convert(model, folder.resolve("y.safetensors"), "--dtype", "int8"), "'int8'");
  }

  @Test
  void theAuditOfTheTrainingDataIsKept() throws IOException {
    Path data = folder.resolve("data");
    GeneratedSudoku.build(
        data, new GeneratorOptions(4, 8, 2, 0, 1, SudokuSymmetry.ALL, 1), Progress.NONE);
    Path model = SolveModels.write(folder.resolve("m.safetensors"), 16, 6, 1, Map.of());
    Path out = folder.resolve("out.safetensors");
    requireDone(convert(model, out, "--audit", data));
    Map<String, String> notes = Checkpoint.info(out).notes();
    assertThat(notes.get("audit")).startsWith("16 training and 2 test examples, each with");
    assertThat(notes.get("data")).contains("\"generate\":8", "\"seed\":1", "\"result\":");
    assertThat(notes.get("train_classes")).matches("[1-4]{16}( [1-4]{16})*");
  }

  @Test
  void whatIsMissingIsAskedForByName() throws IOException {
    Path out = folder.resolve("out.safetensors");
    requireRefused(convert(REFERENCE, out), "add data_path=DIR or seq_len=N");
    requireRefused(
        convert(ALONE, out, "seq_len=16"),
        "there is no all_config.yaml beside it",
        "arch.num_heads=N, arch.H_cycles=N, arch.L_cycles=N, arch.halt_max_steps=N");
    requireRefused(convert(REFERENCE, out, "seq_len=16", "arch.hidden_size=16"), "[8]", "[16]");
    requireRefused(convert(REFERENCE, out, "seq_len=16", "arch.num_heads=3"), "num_heads=3");
    requireRefused(convert(REFERENCE, out, "seq_len=x"), "seq_len=x: must be a whole number");
    requireRefused(convert(REFERENCE, out, "seq_len=9", "data_path=d"), "give one of the two");
    requireRefused(convert(REFERENCE, out, "epochs=3"), "does not know 'epochs'");
    requireRefused(convert(REFERENCE, out, "data_path=" + folder), "dataset.json", "no such file");
    requireRefused(convert(REFERENCE, folder.resolve("x.npz")), "must end with .safetensors");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nothingIsOverwrittenWithoutForce() throws IOException {
    Path ours = Files.writeString(folder.resolve("ours.safetensors"), "mine");
    requireRefused(convert(REFERENCE, ours, "seq_len=16"), "is there already; --force");
    assertThat(ours).hasContent("mine");
    requireDone(convert(REFERENCE, ours, "seq_len=16", "--force"));
    requireRefused(convert(ours, ours, "--force"), "is the file to convert");
    requireRefused(convert(ours, folder, "--force"), "is a folder");
    requireRefused(convert(ours, folder.resolve("b"), "arch.H_cycles=3"), "cannot be changed");

    Path config = Files.writeString(folder.resolve("all_config.yaml"), "arch:\n  H_cycles: 7\n");
    Path back = folder.resolve("back");
    requireRefused(convert(ours, back), "describes another model");
    assertThat(back).doesNotExist();
    assertThat(config).hasContent("arch:\n  H_cycles: 7");
    requireDone(convert(ours, back, "--force"));
    String text = Files.readString(config);
    requireDone(convert(ours, folder.resolve("second")));
    assertThat(config).hasContent(text);
  }

  @Test
  void damagedFilesLeaveNothingBehind() throws IOException {
    byte[] bytes = Files.readAllBytes(REFERENCE);
    bytes[bytes.length / 2] ^= 1;
    Path damaged =
        Files.write(Files.createDirectory(folder.resolve("in")).resolve("step_3"), bytes);
    Files.copy(
        REFERENCE.resolveSibling("all_config.yaml"), damaged.resolveSibling("all_config.yaml"));
    Path out = Files.createDirectory(folder.resolve("out"));
    requireRefused(
        convert(damaged, out.resolve("x.safetensors"), "seq_len=16"), "step_3/data/", "damaged");
    Path cut = damaged.resolveSibling("cut");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    requireRefused(convert(cut, out.resolve("x"), "seq_len=16"), "cut", "truncated");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void realPyTorchLoadsWhatWeWrite() throws IOException, InterruptedException {
    Path ours = folder.resolve("ours.safetensors");
    Path back = folder.resolve("back.pt");
    requireDone(convert(REFERENCE, ours, "seq_len=16"));
    requireDone(convert(ours, back));
    String script =
        """
        import sys
        try:
            import torch
        except ImportError:
            sys.exit(77)
        a, b = (torch.load(path, map_location="cpu") for path in sys.argv[1:])
        assert type(a) is type(b) and set(a) == set(b) and "" in b._metadata
        for name in a:
            assert a[name].dtype == b[name].dtype and torch.equal(a[name], b[name]), name
        """;
    Path file = Files.writeString(folder.resolve("check.py"), script);
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "there is no python3");
    Process process =
        new ProcessBuilder(
                python.toString(), file.toString(), REFERENCE.toString(), back.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    Assumptions.assumeTrue(code != 77, "python3 has no torch");
    assertThat(code).as(output).isZero();
  }
}
