package io.github.hrm4j.train.fuzz;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.tensor.io.Safetensors;
import io.github.hrm4j.train.checkpoint.CheckpointSource;
import io.github.hrm4j.train.checkpoint.Conversion;
import io.github.hrm4j.train.checkpoint.DatasetFacts;
import io.github.hrm4j.train.checkpoint.Fixtures;
import io.github.hrm4j.train.data.DataReaders;
import io.github.hrm4j.train.fuzz.FuzzTarget.Hot;
import io.github.hrm4j.train.fuzz.FuzzTarget.Seed;
import io.github.hrm4j.train.run.TinyDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every format that is read, with good files of it. */
final class FuzzTargets {
  private static final List<String> JSON =
      List.of(
          "[",
          "]",
          "{",
          "}",
          "\"",
          ":",
          ",",
          "null",
          "true",
          "[[",
          "{\"a\":",
          "\\u0000",
          "\\ud800",
          "\u00ff",
          "0",
          "-",
          "1e400000000",
          "\n",
          "\"\"",
          "_",
          ".");
  private static final List<String> YAML =
      List.of(
          "&a ",
          "*a",
          "[",
          "]",
          "{",
          "}",
          "[*a,*a]",
          "- ",
          ": ",
          "? ",
          "!!python/object ",
          "!!",
          "---\n",
          "...\n",
          "|",
          ">",
          "#",
          "\t",
          "\n",
          "'",
          "\"",
          "%",
          "@",
          "~",
          "<<: ",
          "arch:\n",
          "{a: ",
          "- - - ",
          "\u0000",
          "\u00ff",
          "1e999",
          "0x7f",
          "0o17",
          ".nan",
          "2026-01-01");
  private static final List<String> CSV =
      List.of(
          ",", "\"", "\n", "\r", "\"\"", "\u00ff", "question", "answer", "\0", " ", "1.5", "-1");
  private static final List<String> NPY =
      List.of("(", ")", "'", ",", "<f8", ">i4", "|O", "True", "{", "}", "L", "\n", "'shape': ");
  private static final List<String> OPCODES =
      List.of(
          "(",
          ")",
          "t",
          "l",
          "]",
          "a",
          "e",
          "}",
          "d",
          "s",
          "u",
          "q\0",
          "h\0",
          "h\5",
          "r\0\0\0\0",
          "\u0094",
          "\u0085",
          "\u0086",
          "\u0087",
          "0",
          "1",
          "2",
          "R",
          "b",
          "Q",
          ".",
          "N",
          "\u0088",
          "K\1",
          "J\u00ff\u00ff\u00ff\u00ff",
          "\u008a\10\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
          "X\0\0\0\0",
          "X\u00ff\u00ff\u00ff\u007f",
          "\u008c\1a",
          "cos\nsystem\n",
          "c__builtin__\neval\n",
          "ccollections\nOrderedDict\n",
          "ctorch\nFloatStorage\n",
          "ctorch\nLongStorage\n",
          "ctorch\nSize\n",
          "\u0080\5",
          "\u0093",
          "\u0081",
          "\u0095\0\0\0\0\0\0\0\0",
          "G",
          "I01\n",
          "L5L\n",
          "F1e9\n",
          "]q\0h\0a",
          "(h\0h\0t",
          "h\0h\0\u0086");
  private static final List<String> ZIP =
      List.of("PK\1\2", "PK\3\4", "PK\5\6", "PK\6\6", "PK\6\7", "\1\0\10\0", "/data.pkl", "FB");

  private final Path folder;
  private final List<FuzzTarget> targets = new ArrayList<>();

  private FuzzTargets(Path folder) {
    this.folder = folder;
  }

  /**
   * All formats.
   *
   * @param folder for the good files
   */
  static List<FuzzTarget> all(Path folder) throws IOException {
    FuzzTargets all = new FuzzTargets(Files.createDirectories(folder));
    all.npy();
    all.safetensors();
    all.checkpoint();
    all.torch();
    all.dataset();
    all.texts();
    return all.targets;
  }

  private void npy() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    for (NpyType type : List.of(NpyType.INT32, NpyType.UINT8, NpyType.FLOAT16, NpyType.INT64)) {
      Path file = folder.resolve(type + ".npy");
      NpyWriter.write(file, type, Shape.of(3, 4), new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
      byte[] bytes = Files.readAllBytes(file);
      seeds.add(new Seed(bytes, new Hot(128, bytes.length)));
    }
    targets.add(new FuzzTarget("npy", "a.npy", NPY, seeds, TensorReaders::npy));
  }

  private static Hot safetensorsHeader(byte[] bytes) {
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return new Hot((int) header + 8, bytes.length);
  }

  private void safetensors() throws IOException {
    Path file = folder.resolve("small.safetensors");
    try (var torch = io.github.hrm4j.tensor.io.TorchFile.open(Fixtures.file("small.pt"))) {
      Safetensors.copy(file, torch.tensors(), Map.of("key", "value", "other", "\"quoted\""));
    }
    byte[] bytes = Files.readAllBytes(file);
    Seed seed = new Seed(bytes, safetensorsHeader(bytes));
    targets.add(
        new FuzzTarget(
            "safetensors", "a.safetensors", JSON, List.of(seed), TensorReaders::safetensors));
  }

  private void checkpoint() throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    try (CheckpointSource source =
        CheckpointSource.open(Fixtures.file("reference/step_3"), warning -> {})) {
      new Conversion(file, true, Optional.empty(), Map.of())
          .run(source, DatasetFacts.ofSeqLen(16), null, (task, done, total) -> {});
    }
    byte[] bytes = Files.readAllBytes(file);
    Seed seed = new Seed(bytes, safetensorsHeader(bytes));
    List<String> words = new ArrayList<>(JSON);
    words.addAll(List.of("H_init", "H_level.layers.0.", "hidden_size", "expansion", "learned"));
    targets.add(
        new FuzzTarget(
            "checkpoint", "a.safetensors", words, List.of(seed), TensorReaders::checkpoint));
  }

  private void torch() throws IOException {
    Path file = Fixtures.file("small.pt");
    byte[] bytes = Files.readAllBytes(file);
    Map<String, String> contents = TensorReaders.torch(file);
    Seed archive = new Seed(bytes, Hot.all(bytes));
    targets.add(
        new FuzzTarget(
            "torch-zip",
            "a.pt",
            ZIP,
            List.of(archive),
            damaged -> TensorReaders.torch(damaged, contents)));
    List<TensorReaders.Entry> entries = TensorReaders.unzip(bytes);
    byte[] pickle =
        entries.stream().filter(e -> e.name().endsWith("data.pkl")).findFirst().get().bytes();
    Seed opcodes =
        new Seed(pickle, Hot.all(pickle), mutated -> TensorReaders.zip(entries, mutated));
    targets.add(
        new FuzzTarget("torch-pickle", "a.pt", OPCODES, List.of(opcodes), TensorReaders::torch));
  }

  private void dataset() throws IOException {
    Path good = TinyDataset.write(folder.resolve("dataset"), 3, 3);
    List<Seed> seeds = new ArrayList<>();
    for (int part = 0; part < TextReaders.PARTS.size(); part++) {
      Path file = good.resolve("test/all__" + TextReaders.PARTS.get(part) + ".npy");
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer marked = ByteBuffer.allocate(1 + bytes.length).put((byte) part).put(bytes);
      seeds.add(new Seed(marked.array(), new Hot(129, bytes.length + 1)));
    }
    targets.add(
        new FuzzTarget(
            "dataset", "part", NPY, seeds, damaged -> TextReaders.dataset(damaged, good)));
    json(
        "dataset-json",
        "dataset.json",
        good.resolve("test/dataset.json"),
        DataReaders::datasetJson);
    json(
        "identifiers-json",
        "identifiers.json",
        good.resolve("identifiers.json"),
        damaged -> DataReaders.identifiers(damaged, TinyDataset.IDENTIFIERS));
  }

  private void json(String name, String fileName, Path good, FuzzTarget.Reader reader)
      throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    targets.add(
        new FuzzTarget(name, fileName, JSON, List.of(new Seed(bytes, Hot.all(bytes))), reader));
  }

  private void texts() throws IOException {
    json(
        "arc-json",
        "task.json",
        write(
            """
            {"train": [{"input": [[0, 1], [2, 3]], "output": [[4]]},
                       {"input": [[5, 6, 7]], "output": [[8], [9]]}],
             "test": [{"input": [[1]], "output": [[1, 0]]}], "name": "abc"}
            """),
        DataReaders::arcTask);
    json(
        "provenance-json",
        "provenance.json",
        write(
            """
            {"tool": "hrm4j 1", "builder": "sudoku", "options": {"seed": 1, "num_aug": 3},
             "sources": [{"name": "a.csv", "split": "train", "sha256": "00"}], "files": {}}
            """),
        DataReaders::provenance);
    byte[] csv =
        """
        source,question,answer,rating
        a,1...34...14....1,1234341221434321,3
        "b, c",.2..3..221..43..,1234341221434321,0
        """
            .getBytes(StandardCharsets.UTF_8);
    Seed rows = new Seed(csv, new Hot(60, csv.length));
    targets.add(new FuzzTarget("csv", "a.csv", CSV, List.of(rows), DataReaders::sudokuCsv));
    byte[] yaml = Files.readAllBytes(Fixtures.file("reference/all_config.yaml"));
    Seed config = new Seed(yaml, Hot.all(yaml));
    targets.add(
        new FuzzTarget("yaml", "all_config.yaml", YAML, List.of(config), TextReaders::yaml));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "good", ".json"), text);
  }
}
