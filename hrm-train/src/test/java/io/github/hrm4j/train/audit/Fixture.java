package io.github.hrm4j.train.audit;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A dataset that tests put together group by group, right or wrong, and write. */
public final class Fixture {
  /** Tokens of a question and its answer. */
  public record Example(int[] input, int[] label) {}

  /** Examples under one identifier. */
  public record Puzzle(int identifier, List<Example> examples) {}

  final int vocab;
  final int cells;
  final Map<Split, List<List<Puzzle>>> groups = new EnumMap<>(Split.class);
  final List<String> names = new ArrayList<>(List.of("<blank>"));
  NpyType type = NpyType.UINT8;

  Fixture(int vocab, int cells) {
    this.vocab = vocab;
    this.cells = cells;
    for (Split split : Split.values()) {
      groups.put(split, new ArrayList<>());
    }
  }

  List<List<Puzzle>> train() {
    return groups.get(Split.TRAIN);
  }

  List<List<Puzzle>> test() {
    return groups.get(Split.TEST);
  }

  /** A group of puzzles with one example each and identifier 0. */
  static List<Puzzle> singles(Example... examples) {
    List<Puzzle> puzzles = new ArrayList<>();
    for (Example example : examples) {
      puzzles.add(new Puzzle(0, List.of(example)));
    }
    return puzzles;
  }

  /** Writes the dataset, without provenance. */
  public void write(Path dir) throws IOException {
    for (Split split : Split.values()) {
      write(dir, split);
    }
    Files.writeString(
        dir.resolve("identifiers.json"),
        names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ", "[", "]")));
  }

  private void write(Path dir, Split split) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(split.folder()));
    List<Puzzle> puzzles = groups.get(split).stream().flatMap(List::stream).toList();
    List<Example> examples = puzzles.stream().flatMap(p -> p.examples().stream()).toList();
    int[] firstExample = new int[puzzles.size() + 1];
    for (int i = 0; i < puzzles.size(); i++) {
      firstExample[i + 1] = firstExample[i] + puzzles.get(i).examples().size();
    }
    int[] firstPuzzle = new int[groups.get(split).size() + 1];
    for (int i = 0; i + 1 < firstPuzzle.length; i++) {
      firstPuzzle[i + 1] = firstPuzzle[i] + groups.get(split).get(i).size();
    }
    Shape shape = Shape.of(examples.size(), cells);
    array(folder, "inputs", type, shape, examples.stream().map(Example::input).toList());
    array(folder, "labels", type, shape, examples.stream().map(Example::label).toList());
    vector(folder, "puzzle_indices", firstExample);
    vector(folder, "group_indices", firstPuzzle);
    vector(folder, "puzzle_identifiers", puzzles.stream().mapToInt(Puzzle::identifier).toArray());
    Files.writeString(
        folder.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": %d,
         "seq_len": %d, "num_puzzle_identifiers": %d, "total_groups": %d,
         "mean_puzzle_examples": %s, "sets": ["all"]}
        """
            .formatted(
                vocab,
                cells,
                names.size(),
                groups.get(split).size(),
                (double) examples.size() / puzzles.size()));
  }

  private static void array(Path folder, String part, NpyType type, Shape shape, List<int[]> rows)
      throws IOException {
    int[] all = rows.stream().flatMapToInt(IntStream::of).toArray();
    NpyWriter.write(folder.resolve("all__" + part + ".npy"), type, shape, all);
  }

  static void vector(Path folder, String part, int... values) throws IOException {
    NpyWriter.write(
        folder.resolve("all__" + part + ".npy"), NpyType.INT32, Shape.of(values.length), values);
  }
}
