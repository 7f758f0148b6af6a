package io.github.hrm4j.train.audit;

import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.util.Arrays;

/**
 * One set of a split whose files fit together, for reading by several threads. Mapped pages count
 * as the process's memory until they are unmapped, so {@link #forget} maps the files anew now and
 * then.
 */
final class AuditSet implements AutoCloseable {
  private final String place;
  private final String name;
  private final int[] identifiers;
  private final int[] puzzles;
  private final int[] groups;
  private NpyFile inputs;
  private NpyFile labels;

  /**
   * A set.
   *
   * @param place split and set, such as {@code train/all}
   * @param name of the set
   * @param inputs [N, S], closed with this
   * @param labels [N, S], closed with this
   * @param identifiers [P], the puzzle identifier of each puzzle
   * @param puzzles [P + 1], first example of each puzzle
   * @param groups [G + 1], first puzzle of each group
   */
  AuditSet(
      String place,
      String name,
      NpyFile inputs,
      NpyFile labels,
      int[] identifiers,
      int[] puzzles,
      int[] groups) {
    this.place = place;
    this.name = name;
    this.inputs = inputs;
    this.labels = labels;
    this.identifiers = identifiers;
    this.puzzles = puzzles;
    this.groups = groups;
  }

  String place() {
    return place;
  }

  String name() {
    return name;
  }

  NpyFile inputs() {
    return inputs;
  }

  int[] identifiers() {
    return identifiers;
  }

  int[] puzzles() {
    return puzzles;
  }

  int[] groups() {
    return groups;
  }

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

  /** Gives back the memory of what was read; while no other thread reads. */
  void forget() throws IOException {
    inputs = again(inputs);
    labels = again(labels);
  }

  private static NpyFile again(NpyFile file) throws IOException {
    NpyFile next = NpyFile.open(file.path());
    boolean same = next.shape().equals(file.shape()) && next.type() == file.type();
    (same ? file : next).close();
    if (!same) {
      throw new FormatException(file.path(), "header", "the file was changed meanwhile");
    }
    return next;
  }

  @Override
  public void close() {
    inputs.close();
    labels.close();
  }
}
