package io.github.hrm4j.train.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.puzzle.Dihedral;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.audit.Fixture.Example;
import io.github.hrm4j.train.audit.Fixture.Puzzle;
import io.github.hrm4j.train.data.GeneratedSudoku;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broken rule at a time. */
class FaultTest {
  @TempDir Path dir;

  private final Fixtures make = new Fixtures(6);

  private AuditReport audit() throws IOException {
    return DatasetAudit.of(dir, Set.of(), Progress.NONE);
  }

  private void requireFault(String... parts) throws IOException {
    AuditReport report = audit();
    assertThat(report.isClean()).isFalse();
    assertThat(report.findings())
        .as(report.findings().toString())
        .isNotEmpty()
        .allMatch(finding -> finding.type() == Finding.Type.FAULT)
        .anySatisfy(finding -> assertThat(finding.toString()).contains(parts));
  }

  private void requireFault(Fixture fixture, String... parts) throws IOException {
    fixture.write(dir);
    requireFault(parts);
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = dir.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  // ---- Files, shapes, types, indices

  @Test
  void missingFiles() throws IOException {
    make.sudoku().write(dir);
    Files.delete(dir.resolve("test/all__labels.npy"));
    Files.delete(dir.resolve("train/all__group_indices.npy"));
    Files.delete(dir.resolve("identifiers.json"));
    requireFault("test/all__labels.npy", "this file of the dataset is missing");
    requireFault("train/all__group_indices.npy", "missing");
    requireFault("identifiers.json", "missing");
  }

  @Test
  void indicesThatDoNotFit() throws IOException {
    Fixture fixture = make.sudoku();
    Path test = dir.resolve("test");
    fixture.write(dir);
    Fixture.vector(test, "puzzle_indices", 0, 2, 1, 3, 4);
    requireFault("test/all__puzzle_indices.npy", "entry 2 is 1 after 2, must be at least 0 more");
    Fixture.vector(test, "puzzle_indices", 0, 1, 2, 3, 5);
    requireFault("test/all__puzzle_indices.npy", "ends with 5, must end with 4");
    Fixture.vector(test, "puzzle_indices", 1, 1, 2, 3, 4);
    requireFault("test/all__puzzle_indices.npy", "must begin with 0");
    fixture.write(dir);
    Fixture.vector(test, "group_indices", 0, 1, 1, 3, 4);
    requireFault("test/all__group_indices.npy", "entry 2 is 1 after 1, must be at least 1 more");
    fixture.write(dir);
    Fixture.vector(test, "puzzle_identifiers", 0, 0, 0);
    requireFault("test/all__puzzle_identifiers.npy", "has 3 entries, there are 4 puzzles");
    Fixture.vector(test, "puzzle_identifiers", 0, 0, 0, 1);
    requireFault("entry 3 is 1, must be 0 to 0 (num_puzzle_identifiers of dataset.json)");
  }

  @Test
  void shapesAndTypes() throws IOException {
    Fixture fixture = make.sudoku();
    fixture.write(dir);
    Path inputs = dir.resolve("test/all__inputs.npy");
    NpyWriter.write(inputs, Shape.of(4, 81), new float[4 * 81]);
    requireFault("test/all__inputs.npy", "<f4, must be integers of shape [N, 81]");
    NpyWriter.write(inputs, NpyType.UINT8, Shape.of(4, 80), new int[4 * 80]);
    requireFault("[4, 80] of |u1, must be integers of shape [N, 81]");
    NpyWriter.write(inputs, NpyType.UINT8, Shape.of(3, 81), new int[3 * 81]);
    requireFault("test/all__labels.npy", "has 4 rows, the inputs have 3");
    fixture.write(dir);
    NpyWriter.write(
        dir.resolve("test/all__puzzle_indices.npy"),
        NpyType.INT64,
        Shape.of(5),
        new int[] {0, 1, 2, 3, 4});
    requireFault("test/all__puzzle_indices.npy", "its type is <i8, must be <i4");
  }

  @Test
  void anyIntegerTypeOfTokensIsReadButOursAreBytes() throws IOException {
    Fixture fixture = make.sudoku();
    fixture.type = NpyType.INT64;
    fixture.write(dir);
    assertThat(audit().findings()).isEmpty();
    Files.writeString(dir.resolve("provenance.json"), "{}");
    requireFault("train/all__inputs.npy", "its type is <i8, ours are |u1");
  }

  @Test
  void filesThatAreNotAsTheBuilderWroteThem() throws IOException {
    Path data = dir.resolve("data");
    GeneratedSudoku.build(
        data, new GeneratorOptions(4, 3, 0, 0, 1, SudokuSymmetry.ALL, 1), Progress.NONE);
    assertThat(DatasetAudit.of(data, Set.of(), Progress.NONE).findings()).isEmpty();
    Path file = data.resolve("identifiers.json");
    Files.writeString(file, Files.readString(file) + " ");
    assertThat(DatasetAudit.of(data, Set.of(), Progress.NONE).findings())
        .singleElement()
        .asString()
        .contains("identifiers.json: is not as it was written");
    Files.delete(data.resolve("train/all__labels.npy"));
    assertThat(DatasetAudit.of(data, Set.of(), Progress.NONE).findings())
        .anySatisfy(
            finding ->
                assertThat(finding.message())
                    .isEqualTo(
                        "train/all__labels.npy: recorded in provenance.json, but not there"));
  }

  // ---- dataset.json and identifiers.json

  @Test
  void countsAndNumbersOfDatasetJson() throws IOException {
    Fixture fixture = make.sudoku();
    fixture.write(dir);
    edit("train/dataset.json", "\"total_groups\": 10", "\"total_groups\": 11");
    requireFault("train/dataset.json: total_groups is 11, there are 10");
    fixture.write(dir);
    edit("train/dataset.json", "\"mean_puzzle_examples\": 1.0", "\"mean_puzzle_examples\": 1.001");
    requireFault("mean_puzzle_examples is 1.001, 30 examples of 30 puzzles make 1.0");
    fixture.write(dir);
    edit("train/dataset.json", "\"pad_id\": 0", "\"pad_id\": 1");
    requireFault("pad_id is 1 in train/dataset.json and 0 in test");
    requireFault("pad_id, ignore_label_id and blank_identifier_id must be 0");
    fixture.write(dir);
    edit("test/dataset.json", "\"num_puzzle_identifiers\": 1", "\"num_puzzle_identifiers\": 2");
    requireFault("num_puzzle_identifiers is 1 in train/dataset.json and 2 in test");
    fixture.write(dir);
    edit("test/dataset.json", "\"seq_len\": 81", "\"seq_len\": 80");
    requireFault("seq_len is 81 in train/dataset.json and 80 in test");
  }

  @Test
  void namesOfIdentifiers() throws IOException {
    make.arc().write(dir);
    Path file = dir.resolve("identifiers.json");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("\"<blank>\", ", ""));
    requireFault("identifiers.json: has 27 names, num_puzzle_identifiers is 28");
    requireFault("entry 0 must be \"<blank>\"");
    Files.writeString(file, good.replace("\"train3\"", "\"train2\""));
    requireFault("\"train2\", is there twice");
    Files.writeString(file, good.replace("\"train3\"", "\"train3_t8_0123456789\""));
    requireFault("is not the name of a task or of a variant");
    Files.writeString(file, good.replace("\"train3\"", "\"train\\u001b[31m3\""));
    assertThat(audit().findings()).allMatch(f -> !f.toString().contains("\u001b"));
  }

  @Test
  void whatIsNoDatasetIsNotAudited() throws IOException {
    assertThatThrownBy(this::audit)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not a dataset");
    make.sudoku().write(dir);
    Files.writeString(dir.resolve("identifiers.json"), "[\"<blank>\", 3]");
    assertThatThrownBy(this::audit)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must be a list of names, is not from entry 1 on");
    Files.writeString(dir.resolve("identifiers.json"), "[\"<blank>\"");
    assertThatThrownBy(this::audit).hasMessageContaining("not valid JSON");
    make.sudoku().write(dir);
    byte[] whole = Files.readAllBytes(dir.resolve("train/all__labels.npy"));
    Files.write(dir.resolve("train/all__labels.npy"), Arrays.copyOf(whole, 500));
    assertThatThrownBy(this::audit)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("all__labels.npy");
  }

  // ---- Sudoku

  private static Example with(Example example, Consumer<int[]> input, Consumer<int[]> label) {
    var copy = new Example(example.input().clone(), example.label().clone());
    input.accept(copy.input());
    label.accept(copy.label());
    return copy;
  }

  private static void nothing(int[] tokens) {}

  private void requireSudokuFault(Example example, String part) throws IOException {
    Fixture fixture = make.sudoku();
    fixture.train().add(3, Fixture.singles(example));
    requireFault(fixture, "train/all example 9: " + part);
  }

  @Test
  void sudokus() throws IOException {
    Example good = make.sudokuPuzzle();
    requireSudokuFault(
        with(good, t -> t[5] = 0, FaultTest::nothing), "cell 5 of the question is padding");
    requireSudokuFault(
        with(good, t -> t[7] = 11, FaultTest::nothing), "position 7 of the question holds 11");
    requireSudokuFault(
        with(good, FaultTest::nothing, t -> t[7] = 11), "position 7 of the answer holds 11");
    requireSudokuFault(
        with(good, FaultTest::nothing, t -> t[0] = t[1]), "its answer breaks the rules of Sudoku");
    requireSudokuFault(
        with(good, t -> t[4] = good.label()[4] == 2 ? 3 : 2, FaultTest::nothing),
        "its answer changes a given");
  }

  @Test
  void groupsOfSudokus() throws IOException {
    Fixture fixture = make.sudoku();
    Example first = make.sudokuPuzzle();
    fixture.train().add(Fixture.singles(first, make.shuffled(first), make.sudokuPuzzle()));
    requireFault(fixture, "example 32: is no shuffle of the first example of its group");
    fixture = make.sudoku();
    fixture.train().add(List.of(new Puzzle(0, List.of(first, make.shuffled(first)))));
    requireFault(fixture, "train/all example 30: is not the only example of its puzzle");
    fixture = make.sudoku();
    fixture.test().add(Fixture.singles(first, make.shuffled(first)));
    requireFault(fixture, "test/all example 4: is not the only puzzle of its group");
    fixture = make.sudoku();
    fixture.names.add("one");
    fixture.train().add(List.of(new Puzzle(1, List.of(first))));
    requireFault(fixture, "example 30: its puzzle has identifier 1, not 0");
    requireFault("num_puzzle_identifiers must be 1");
  }

  // ---- Mazes

  private void requireMazeFault(Example example, String part) throws IOException {
    Fixture fixture = make.maze();
    fixture.test().add(Fixture.singles(example));
    requireFault(fixture, "test/all example 4: " + part);
  }

  @Test
  void mazes() throws IOException {
    int wall = 1;
    int open = 2;
    int way = 5;
    Example good = make.mazePuzzle();
    requireMazeFault(with(good, t -> t[3] = 0, FaultTest::nothing), "cell 3 is padding");
    requireMazeFault(
        with(good, t -> t[3] = way, FaultTest::nothing), "cell 3 of the question is marked");
    requireMazeFault(
        with(good, t -> t[30] = 3, t -> t[30] = 3),
        "there is no way in it from one start to one goal");
    requireMazeFault(
        with(good, FaultTest::nothing, t -> t[0] = open), "cell 0 of the answer is another");
    requireMazeFault(
        with(good, FaultTest::nothing, t -> t[5] = open),
        "its answer does not mark one shortest way");
    requireMazeFault(with(good, t -> t[5] = wall, t -> t[5] = wall), "");
    Fixture fixture = make.maze();
    List<Puzzle> group = new ArrayList<>(fixture.train().getFirst());
    fixture.train().set(0, group.subList(0, 3));
    requireFault(fixture, "example 0: its group has 3 mazes, not 1 or 8");
    Example first = group.getFirst().examples().getFirst();
    group.set(5, new Puzzle(0, List.of(Fixtures.image(first, Dihedral.TRANSPOSE))));
    fixture.train().set(0, group);
    requireFault(fixture, "example 5: is not the first of its group under transform 5");
  }

  // ---- ARC

  private Puzzle replaced(Puzzle puzzle, int at, Example example) {
    List<Example> examples = new ArrayList<>(puzzle.examples());
    examples.set(at, example);
    return new Puzzle(puzzle.identifier(), examples);
  }

  private void requireArcFault(int puzzle, int at, Example example, String part)
      throws IOException {
    Fixture fixture = make.arc();
    List<Puzzle> group = new ArrayList<>(fixture.train().get(2));
    group.set(puzzle, replaced(group.get(puzzle), at, example));
    fixture.train().set(2, group);
    requireFault(fixture, "train/all example " + (18 + 3 * puzzle + at) + ": " + part);
  }

  @Test
  void arcCanvases() throws IOException {
    ArcPair pair = make.pair();
    Example good = Fixtures.example(pair, ArcVariant.IDENTITY, 0, 0);
    requireArcFault(
        0, 0, with(good, t -> t[899] = 1, FaultTest::nothing), "its question: row 29, column 29");
    requireArcFault(0, 0, with(good, FaultTest::nothing, t -> t[0] = 1), "its answer: row 0");
    requireArcFault(
        0, 0, with(good, t -> Arrays.fill(t, 0), FaultTest::nothing), "its question: the canvas");
    Example shifted = Fixtures.example(pair, ArcVariant.IDENTITY, 2, 3);
    requireArcFault(
        0,
        1,
        new Example(shifted.input(), good.label()),
        "its question lies at row 2, column 3, its answer at row 0, column 0");
  }

  @Test
  void arcVariants() throws IOException {
    Example other = Fixtures.example(make.pair(), ArcVariant.IDENTITY, 0, 0);
    requireArcFault(2, 1, other, "is not the pair of train2 that the name train2_t");
    Fixture fixture = make.arc();
    fixture.train().set(0, fixture.train().get(0).reversed());
    requireFault(fixture, "its group begins with variant train0_t");
    fixture = make.arc();
    List<Puzzle> mixed = new ArrayList<>(fixture.train().get(0));
    mixed.addAll(fixture.train().remove(1));
    fixture.train().set(0, mixed);
    requireFault(fixture, "example 9: train1 is in the group of train0");
    fixture = make.arc();
    List<Puzzle> group = new ArrayList<>(fixture.train().get(0));
    Puzzle last = group.get(2);
    group.set(2, new Puzzle(last.identifier(), last.examples().subList(0, 2)));
    fixture.train().set(0, group);
    requireFault(fixture, "has 2 pairs, train0 has 3");
  }

  @Test
  void placesOfArcGrids() throws IOException {
    Fixture fixture = make.arc();
    ArcPair pair = make.pair();
    fixture.names.add("extra");
    int identifier = fixture.names.size() - 1;
    Example shifted = Fixtures.example(pair, ArcVariant.IDENTITY, 1, 0);
    fixture.train().add(List.of(new Puzzle(identifier, List.of(shifted))));
    requireFault(fixture, "no example of its puzzle lies at row 0, column 0");
    fixture.train().removeLast();
    Example unshifted = Fixtures.example(make.pair(), ArcVariant.IDENTITY, 0, 0);
    fixture.train().add(List.of(new Puzzle(identifier, List.of(unshifted))));
    fixture.test().add(List.of(new Puzzle(identifier, List.of(shifted))));
    requireFault(fixture, "lies at row 1, column 0, where test grids lie at 0, 0");
  }

  @Test
  void identifiersOfArc() throws IOException {
    Fixture fixture = make.arc();
    Example example = Fixtures.example(make.pair(), ArcVariant.IDENTITY, 0, 0);
    fixture.names.add("extra");
    fixture.test().add(List.of(new Puzzle(fixture.names.size() - 1, List.of(example))));
    requireFault(fixture, "1 puzzles have identifiers that no training puzzle has", "extra");
    fixture.test().removeLast();
    requireFault(fixture, "identifiers.json: 1 names are of no puzzle; the first is entry 28");
    fixture.names.removeLast();
    fixture.train().add(List.of(new Puzzle(0, List.of(example))));
    requireFault(fixture, "its puzzle has identifier 0");
    edit("train/dataset.json", "[\"all\"]", "[\"all\", \"all\"]");
    requireFault("sets must be [\"all\"]");
  }

  @Test
  void aMillionFaultsAreCountedAndAThousandKept() throws IOException {
    var fixture = new Fixture(11, 81);
    Example good = make.sudokuPuzzle();
    for (int i = 0; i < 1500; i++) {
      fixture.train().add(Fixture.singles(with(good, t -> t[0] = 0, FaultTest::nothing)));
    }
    fixture.test().add(Fixture.singles(make.sudokuPuzzle()));
    fixture.write(dir);
    AuditReport report = audit();
    assertThat(report.count(Finding.Type.FAULT)).isEqualTo(1500);
    assertThat(report.findings()).hasSize(1000);
  }

  @Test
  void smallFilesThatAreNotTextAreNamed() throws IOException {
    make.sudoku().write(dir);
    byte[] bytes = {(byte) 0xff, '\n'};
    Files.write(dir.resolve("provenance.json"), bytes);
    assertThatThrownBy(this::audit)
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("provenance.json: text: is not UTF-8");
    Files.writeString(dir.resolve("provenance.json"), "{\"builder\": 3");
    assertThatThrownBy(this::audit)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("provenance.json: line 1, column 14: not valid JSON: ")
        .hasMessageNotContaining("Source:");
    Path allowed = dir.resolve("allowed");
    Files.write(allowed, bytes);
    assertThatThrownBy(() -> Allowances.read(allowed))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("allowed: text: is not UTF-8");
  }
}
