package io.github.hrm4j.train.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import io.github.hrm4j.train.data.Identifiers;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleSet;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArcVoteSampleTest {
  private static final int VARIANTS = 40;

  @TempDir private Path folder;

  /** Two tasks of 40 puzzles each, the task itself first; the second task has two test inputs. */
  @BeforeEach
  void write() throws IOException {
    Path test = Files.createDirectories(folder.resolve("test"));
    int puzzles = 2 * VARIANTS;
    var names = new StringBuilder("[\"<blank>\"");
    int[] identifiers = new int[puzzles];
    int[] puzzleIndices = new int[puzzles + 1];
    for (int p = 0; p < puzzles; p++) {
      String task = p < VARIANTS ? "a" : "b";
      String suffix = p % VARIANTS == 0 ? "" : "_t" + p % 8 + "_0%09d".formatted(p);
      names.append(",\"").append(task).append(suffix).append('"');
      identifiers[p] = p + 1;
      puzzleIndices[p + 1] = puzzleIndices[p] + (p < VARIANTS ? 1 : 2);
    }
    Files.writeString(folder.resolve("identifiers.json"), names.append(']'));
    int rows = puzzleIndices[puzzles];
    vector(test, "puzzle_identifiers", identifiers);
    vector(test, "puzzle_indices", puzzleIndices);
    vector(test, "group_indices", new int[] {0, VARIANTS, puzzles});
    int[] cells = new int[rows];
    NpyWriter.write(test.resolve("all__inputs.npy"), NpyType.UINT8, Shape.of(rows, 1), cells);
    NpyWriter.write(test.resolve("all__labels.npy"), NpyType.UINT8, Shape.of(rows, 1), cells);
    Files.writeString(
        test.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 12,
         "seq_len": 1, "num_puzzle_identifiers": %d, "total_groups": 2,
         "mean_puzzle_examples": 1.5, "sets": ["all"]}
        """
            .formatted(puzzles + 1));
  }

  private static void vector(Path folder, String name, int[] values) throws IOException {
    NpyWriter.write(folder.resolve("all__" + name + ".npy"), Shape.of(values.length), values);
  }

  private Set<Integer> chosen(int votes, long seed) throws IOException {
    try (PuzzleDataset split = PuzzleDataset.open(folder, Split.TEST)) {
      Identifiers names = Identifiers.read(folder, split.metadata().numPuzzleIdentifiers());
      ArcVoteSample sample = new ArcVoteSample(split, names, votes, seed);
      PuzzleSet set = split.sets().getFirst();
      Set<Integer> chosen = new TreeSet<>();
      for (int p = 0; p < set.puzzles(); p++) {
        if (sample.takes(set, p)) {
          chosen.add(p);
        }
      }
      assertThat(new TestRows(split, sample, Long.MAX_VALUE).count())
          .isEqualTo(chosen.stream().mapToLong(p -> p < VARIANTS ? 1 : 2).sum());
      return chosen;
    }
  }

  @Test
  void everyTaskHasItselfAndTheRestOfItsVotes() throws IOException {
    Set<Integer> ten = chosen(10, 0);
    assertThat(ten).hasSize(20).contains(0, VARIANTS);
    assertThat(ten.stream().filter(p -> p < VARIANTS)).hasSize(10);
    assertThat(chosen(1, 0)).containsExactly(0, VARIANTS);
    assertThat(chosen(1000, 0)).hasSize(2 * VARIANTS);
  }

  @Test
  void aSmallerSampleIsAPartOfALargerOneAndTheSeedDecides() throws IOException {
    assertThat(chosen(20, 0)).containsAll(chosen(10, 0)).isEqualTo(chosen(20, 0));
    assertThat(chosen(20, 1)).isNotEqualTo(chosen(20, 0));
  }
}
