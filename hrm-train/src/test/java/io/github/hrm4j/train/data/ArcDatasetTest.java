package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.tensor.io.NpyFile;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArcDatasetTest {
  private static final int VARIANTS = 40;

  private final ArcTask easy = ArcSamples.task("easy", 100);
  private final ArcTask hard = ArcSamples.task("hard", 200);

  @TempDir Path dir;
  private Path source;

  /** An example as it lies in a split. */
  private record Example(int identifier, ArcCanvas.Placed input, ArcCanvas.Placed output) {
    boolean isInCorner() {
      return input.row() == 0 && input.column() == 0;
    }
  }

  @BeforeEach
  void writeSource() throws IOException {
    source = dir.resolve("source");
    ArcSamples.write(source.resolve("training"), "easy", easy);
    ArcSamples.write(source.resolve("evaluation"), "hard", hard);
    Files.writeString(source.resolve("training.txt"), "not a task");
    Files.writeString(source.resolve("stray.json"), "not a task");
    Files.writeString(source.resolve("training/readme.md"), "not a task");
  }

  private ArcDataset.Counts build(String name, int threads) throws IOException {
    var options = new ArcOptions(List.of(source), VARIANTS, 7);
    return ArcDataset.build(dir.resolve(name), options, threads, Progress.NONE);
  }

  @Test
  void tasksAreGroupsAndVariantsPuzzles() throws IOException {
    // Folders in the order of their names: the task of evaluation comes first.
    assertThat(build("out", 2)).isEqualTo(new ArcDataset.Counts(2, 1, 41 * 8, 41 * 2, 83, 0));
    Path train = dir.resolve("out/train");
    assertThat(Files.readString(train.resolve("dataset.json")))
        .isEqualTo(
            """
            {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 12, \
            "seq_len": 900, "num_puzzle_identifiers": 83, "total_groups": 2, \
            "mean_puzzle_examples": 4.0, "sets": ["all"]}""");
    assertThat(ints(train, "group_indices")).containsExactly(0, 41, 82);
    int[] puzzles = ints(train, "puzzle_indices");
    assertThat(puzzles).hasSize(83).startsWith(0, 3, 6).endsWith(41 * 3 + 200, 41 * 3 + 205);
    assertThat(ints(train, "puzzle_identifiers")).hasSize(82).startsWith(1, 2, 3).endsWith(82);
    Path test = dir.resolve("out/test");
    assertThat(ints(test, "group_indices")).containsExactly(0, 41);
    assertThat(ints(test, "puzzle_indices")).hasSize(42).startsWith(0, 2, 4).endsWith(82);
    assertThat(DatasetMetadata.read(test.resolve("dataset.json")))
        .extracting(DatasetMetadata::numPuzzleIdentifiers, DatasetMetadata::meanPuzzleExamples)
        .containsExactly(83, 2.0);
    try (NpyFile inputs = NpyFile.open(train.resolve("all__inputs.npy"))) {
      assertThat(inputs.type()).isEqualTo(NpyType.UINT8);
      assertThat(inputs.shape().toArray()).containsExactly(328, 900);
    }
  }

  @Test
  void aVariantHasTheSameNameInBothSplitsAndItsExamplesAreItsImages() throws IOException {
    build("out", 2);
    List<String> names = names("out");
    assertThat(names).hasSize(83).doesNotHaveDuplicates().startsWith("<blank>", "hard");
    assertThat(names.get(42)).isEqualTo("easy");
    for (Split split : Split.values()) {
      int at = 0;
      List<Example> examples = examples("out", split);
      while (at < examples.size()) {
        String name = names.get(examples.get(at).identifier);
        ArcVariant variant = ArcVariant.ofName(name);
        for (ArcPair pair : pairs(ArcVariant.taskOf(name), split)) {
          Example example = examples.get(at++);
          assertThat(names.get(example.identifier)).isEqualTo(name);
          assertThat(variant.undo(example.input.grid())).isEqualTo(pair.input());
          assertThat(variant.undo(example.output.grid())).isEqualTo(pair.output());
        }
      }
    }
    assertThat(examples("out", Split.TEST).stream().map(Example::identifier).distinct())
        .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 41).boxed().toList());
  }

  private List<ArcPair> pairs(String task, Split split) {
    ArcTask whole = task.equals("easy") ? easy : hard;
    if (split == Split.TEST) {
      return whole.test();
    }
    List<ArcPair> pairs = new ArrayList<>(whole.train());
    pairs.addAll(task.equals("easy") ? whole.test() : List.of());
    return pairs;
  }

  @Test
  void trainingGridsAreShiftedTogetherButOneOfEachVariant() throws IOException {
    build("out", 2);
    List<Example> train = examples("out", Split.TRAIN);
    int[] first = ints(dir.resolve("out/train"), "puzzle_indices");
    Set<Integer> inCorner = new HashSet<>(); // places within their puzzles
    Set<Integer> rows = new TreeSet<>();
    for (int puzzle = 0; puzzle + 1 < first.length; puzzle++) {
      List<Example> examples = train.subList(first[puzzle], first[puzzle + 1]);
      assertThat(examples).anyMatch(Example::isInCorner);
      for (Example example : examples) {
        assertThat(example.output.row()).isEqualTo(example.input.row());
        assertThat(example.output.column()).isEqualTo(example.input.column());
        if (example.isInCorner() && !isFull(example)) {
          inCorner.add(examples.indexOf(example));
        }
        if (Math.max(example.input.grid().rows(), example.output.grid().rows()) == 10) {
          rows.add(example.input.row());
        }
      }
    }
    // Any pair can be the one that stays, even the one of 30×30, which cannot move.
    assertThat(inCorner).contains(0, 2, 3, 4);
    // 20 is the last row for 10 rows; 82 draws from 0 … 20 miss few of them.
    assertThat(rows).hasSizeGreaterThan(15).allMatch(row -> row >= 0 && row <= 20);
    assertThat(examples("out", Split.TEST)).allMatch(Example::isInCorner);
  }

  private static boolean isFull(Example example) {
    return example.output.grid().rows() == 30;
  }

  @Test
  void theBytesDependOnTheSeedAndNotOnTheThreads() throws IOException {
    for (int threads : new int[] {1, 2, 4}) {
      build("out" + threads, threads);
    }
    for (int threads : new int[] {2, 4}) {
      assertThat(files("out" + threads)).isEqualTo(files("out1"));
      for (String file : files("out1")) {
        assertThat(dir.resolve("out" + threads).resolve(file))
            .hasSameBinaryContentAs(dir.resolve("out1").resolve(file));
      }
    }
    var others = new ArcOptions(List.of(source), VARIANTS, 8);
    ArcDataset.build(dir.resolve("other"), others, 2, Progress.NONE);
    assertThat(names("other")).isNotEqualTo(names("out1"));
  }

  @Test
  void aTaskHasTheSameVariantsWhicheverOthersThereAre() throws IOException {
    build("both", 2);
    Files.delete(source.resolve("evaluation/hard.json"));
    ArcDataset.Counts counts = build("one", 2);
    assertThat(counts.evaluationTasks()).isZero();
    assertThat(Files.exists(dir.resolve("one/test"))).isFalse();
    assertThat(names("both").subList(42, 83)).isEqualTo(names("one").subList(1, 42));
    assertThat(examples("both", Split.TRAIN).subList(41 * 3, 328).stream().map(Example::input))
        .containsExactlyElementsOf(
            examples("one", Split.TRAIN).stream().map(Example::input).toList());
  }

  @Test
  void variantsThatLookTheSameAreOne() throws IOException {
    var black = new ArcGrid(2, 2, new byte[4]);
    var red = new ArcGrid(2, 2, new byte[] {2, 2, 2, 2});
    List<ArcPair> blacks = List.of(new ArcPair(black, black));
    ArcSamples.write(source.resolve("training"), "black", new ArcTask("black", blacks, blacks));
    List<ArcPair> reds = List.of(new ArcPair(black, red));
    ArcSamples.write(source.resolve("training"), "red", new ArcTask("red", blacks, reds));
    ArcDataset.Counts counts = build("out", 2);
    assertThat(counts.incomplete()).isEqualTo(2);
    List<String> names = names("out");
    assertThat(names.stream().filter(name -> name.startsWith("black"))).containsExactly("black");
    // Nine colours that red can become, the test pair's only, which is not looked past.
    assertThat(names.stream().filter(name -> name.startsWith("red"))).hasSize(9);
    assertThat(ints(dir.resolve("out/train"), "group_indices")).containsExactly(0, 41, 42, 83, 92);
  }

  @Test
  void withoutAugmentationThereAreTheTasksAlone() throws IOException {
    var options = new ArcOptions(List.of(source), 0, 0);
    ArcDataset.build(dir.resolve("out"), options, 2, Progress.NONE);
    assertThat(names("out")).containsExactly("<blank>", "hard", "easy");
    assertThat(examples("out", Split.TRAIN)).hasSize(8);
    assertThatThrownBy(() -> new ArcOptions(List.of(source), -1, 0))
        .hasMessage("--num-aug: -1, allowed is at least 0");
  }

  @Test
  void severalSourcesAndTheKeyNameCount() throws IOException {
    Path second = dir.resolve("second");
    ArcSamples.write(second.resolve("Center"), "Center1", ArcSamples.task("x", 3));
    Path named = second.resolve("Center/Center1.json");
    Files.writeString(named, "{\"name\": \"c1\", " + Files.readString(named).substring(1));
    var options = new ArcOptions(List.of(source, second), 3, 0);
    ArcDataset.Counts counts = ArcDataset.build(dir.resolve("out"), options, 2, Progress.NONE);
    assertThat(counts.tasks()).isEqualTo(3);
    assertThat(names("out").get(9)).isEqualTo("c1");
    JsonNode provenance = Provenance.read(dir.resolve("out"));
    assertThat(provenance.path("builder").asText()).isEqualTo("arc tasks");
    assertThat(provenance.path("options").toString()).isEqualTo("{\"num-aug\":3,\"seed\":0}");
    assertThat(provenance.at("/sources").findValuesAsText("name"))
        .containsExactly("evaluation", "training", "Center");
    assertThat(provenance.at("/sources/0/tasks").asInt()).isEqualTo(1);
    assertThat(provenance.at("/result").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void badSourcesAreNamedAndNothingIsLeft() throws IOException {
    assertFails(dir.resolve("none"), "none: no such folder");
    assertFails(source.resolve("training"), "has no task files (*.json) in its sub-folders; give");
    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertFails(empty, "give the folder data of ARC-AGI");
    Files.copy(source.resolve("training/easy.json"), source.resolve("evaluation/easy.json"));
    assertFails(source, "easy.json: task: its id easy is that of");
    Files.move(source.resolve("evaluation/easy.json"), source.resolve("evaluation/a_b.json"));
    assertFails(source, "a_b.json: task: a task cannot be called \"a_b\"");
    Files.writeString(source.resolve("evaluation/a_b.json"), "{");
    assertFails(source, "a_b.json: line 1: not valid JSON");
  }

  private void assertFails(Path from, String message) throws IOException {
    Path place = dir.resolve("failed/out");
    var options = new ArcOptions(List.of(from), 3, 0);
    assertThatThrownBy(() -> ArcDataset.build(place, options, 2, Progress.NONE))
        .isInstanceOfAny(ConfigException.class, IOException.class)
        .hasMessageContaining(message);
    try (Stream<Path> entries = Files.list(place.getParent())) {
      assertThat(entries).isEmpty();
    }
  }

  private List<String> names(String dataset) throws IOException {
    Path file = dir.resolve(dataset).resolve("identifiers.json");
    return Arrays.asList(new ObjectMapper().readValue(file.toFile(), String[].class));
  }

  private List<String> files(String dataset) throws IOException {
    Path folder = dir.resolve(dataset);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private List<Example> examples(String dataset, Split split) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (PuzzleDataset data = PuzzleDataset.open(dir.resolve(dataset), split)) {
      var batches = new TestBatches(data, 1);
      for (var next = batches.next(); next.isPresent(); next = batches.next()) {
        var batch = next.get().batch();
        int[] labels = Arrays.stream(batch.labels()).map(label -> Math.max(label, 0)).toArray();
        examples.add(
            new Example(
                batch.puzzleIdentifiers()[0],
                ArcCanvas.find(batch.inputs()),
                ArcCanvas.find(labels)));
      }
    }
    return examples;
  }

  private static int[] ints(Path split, String part) throws IOException {
    try (NpyFile file = NpyFile.open(split.resolve("all__" + part + ".npy"))) {
      return file.ints();
    }
  }
}
