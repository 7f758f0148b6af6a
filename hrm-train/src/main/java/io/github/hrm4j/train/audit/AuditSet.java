package io.github.hrm4j.train.audit;

import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.util.Arrays;

/**
 * One set of a split whose files fit together, for reading by several threads.
 *
 * @param place split and set, such as {@code train/all}
 * @param name of the set
 * @param inputs [N, S], mapped
 * @param labels [N, S], mapped
 * @param identifiers [P], the puzzle identifier of each puzzle
 * @param puzzles [P + 1], first example of each puzzle
 * @param groups [G + 1], first puzzle of each group
 */
record AuditSet(
    String place,
    String name,
    NpyFile inputs,
    NpyFile labels,
    int[] identifiers,
    int[] puzzles,
    int[] groups)
    implements AutoCloseable {
  int examples() {
    return inputs.rows();
  }

  int puzzleOf(int example) {
    return owner(puzzles, example);
  }

  int groupOf(int puzzle) {
    return owner(groups, puzzle);
  }

  /** The last entry that is not greater: empty puzzles begin where the next one does. */
  private static int owner(int[] begins, int index) {
    int at = Arrays.binarySearch(begins, index);
    int owner = at >= 0 ? at : -at - 2;
    while (begins[owner + 1] == index) {
      owner++;
    }
    return owner;
  }

  /** Reads the tokens [S] of an example's question and answer. */
  void read(int example, int[] input, int[] label) throws IOException {
    inputs.readRows(example, 1, input, 0);
    labels.readRows(example, 1, label, 0);
  }

  @Override
  public void close() {
    inputs.close();
    labels.close();
  }
}
