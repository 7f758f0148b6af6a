package io.github.hrm4j.train.data;

import java.util.function.Supplier;

/**
 * The contents of a split of Sudokus or mazes: a group for each puzzle read or generated, in it the
 * puzzle and its augmentations, each a puzzle of its own with one example and identifier 0, as in
 * the reference's builders.
 *
 * @param groups puzzles read or generated
 * @param groupSize a puzzle and its augmentations
 * @param writers gives each thread a writer of questions and answers
 */
record GridContents(int groups, int groupSize, Supplier<PlannedArray.Rows> writers)
    implements SplitPlan.Contents {
  GridContents {
    SplitPlan.checkedCount((long) groups * groupSize);
  }

  @Override
  public int puzzles() {
    return groups * groupSize;
  }

  @Override
  public PlannedArray.Rows rows() {
    return writers.get();
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
