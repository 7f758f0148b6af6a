package io.github.hrm4j.train.data;

import java.util.function.Supplier;

/**
 * The contents of a split of Sudokus or mazes: a group for each puzzle read or generated, in it the
 * puzzle and its augmentations, each a puzzle of its own with one example and identifier 0, as in
 * the reference's builders.
 *
 * @param groups puzzles read or generated
 * @param groupSize a puzzle and its augmentations
 * @param inputs gives rows of questions
 * @param labels gives rows of answers
 */
record GridContents(
    int groups,
    int groupSize,
    Supplier<PlannedArray.Rows> inputs,
    Supplier<PlannedArray.Rows> labels)
    implements SplitPlan.Contents {
  GridContents {
    SplitPlan.checkedCount((long) groups * groupSize);
  }

  @Override
  public int puzzles() {
    return groups * groupSize;
  }

  @Override
  public Supplier<PlannedArray.Rows> rows(boolean ofLabels) {
    return ofLabels ? labels : inputs;
  }

  @Override
  public int identifier(int puzzle) {
    return 0;
  }

  @Override
  public int firstExample(int puzzle) {
    return puzzle;
  }

  @Override
  public int firstPuzzle(int group) {
    return group * groupSize;
  }
}
