package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * What a split is to hold.
 *
 * @param split which of the two
 * @param metadata contents of its dataset.json
 * @param examples rows of inputs and labels
 * @param contents what is in the five arrays
 */
record SplitPlan(Split split, DatasetMetadata metadata, int examples, Contents contents) {
  private static final String SET = "all";

  /** The rows of inputs and labels, and the indices by position. */
  interface Contents {
    /** Groups of the split. */
    int groups();

    /** Puzzles of the split. */
    int puzzles();

    /** Gives each thread a writer of rows [S] of inputs and of labels. */
    PlannedArray.Rows rows();

    /** The identifier of a puzzle. */
    int identifier(int puzzle);

    /** The first example of a puzzle; their number for the puzzle after the last. */
    int firstExample(int puzzle);

    /** The first puzzle of a group; their number for the group after the last. */
    int firstPuzzle(int group);
  }

  /**
   * A split in the reference's layout, with padding 0, ignored label 0 and one set.
   *
   * @param identifiers rows of the puzzle embedding, for both splits together
   */
  static SplitPlan of(Split split, int vocabSize, int seqLen, int identifiers, Contents contents) {
    int examples = contents.firstExample(contents.puzzles());
    double mean = (double) examples / contents.puzzles();
    var metadata =
        new DatasetMetadata(
            0,
            OptionalInt.of(0),
            0,
            vocabSize,
            seqLen,
            identifiers,
            contents.groups(),
            mean,
            List.of(SET));
    return new SplitPlan(split, metadata, examples, contents);
  }

  /**
   * A number of examples or puzzles, which the layout's indices limit.
   *
   * @throws ConfigException if int32 does not hold it
   */
  static int checkedCount(long count) {
    if (count >= Integer.MAX_VALUE) {
      throw new ConfigException(
          "--num-aug: %d examples are too many, the format's indices go to %d"
              .formatted(count, Integer.MAX_VALUE));
    }
    return (int) count;
  }

  /** The files of the split in its folder. */
  List<PlannedArray> arrays(Path folder) {
    int puzzles = contents.puzzles();
    return List.of(
        PlannedArray.tokens(
            file(folder, "inputs"),
            file(folder, "labels"),
            examples,
            metadata.seqLen(),
            contents::rows),
        indices(folder, "puzzle_identifiers", puzzles, contents::identifier),
        indices(folder, "puzzle_indices", puzzles + 1, contents::firstExample),
        indices(folder, "group_indices", contents.groups() + 1, contents::firstPuzzle));
  }

  private static PlannedArray indices(Path folder, String part, int rows, IntUnaryOperator values) {
    return PlannedArray.ints(file(folder, part), rows, values);
  }

  private static Path file(Path folder, String part) {
    return folder.resolve(SET + "__" + part + ".npy");
  }
}
