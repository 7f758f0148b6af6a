package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcTask;
import java.util.Arrays;
import java.util.List;

/**
 * The contents of a split of ARC: a group for each task, in it a puzzle for each of its variants,
 * in that an example for each of the task's pairs that belong to this split.
 */
final class ArcContents implements SplitPlan.Contents {
  private final List<Group> groups;
  private final int[] firstPuzzle; // of each group, and the number of puzzles
  private final int[] firstExample; // of each group, and the number of examples
  private final boolean shifted;
  private final long seed;

  /**
   * A task in a split.
   *
   * @param pairs those for this split
   * @param codes of its variants, the task itself first
   * @param firstIdentifier of the first variant; those of the others follow
   */
  record Group(ArcTask task, List<ArcPair> pairs, int[] codes, int firstIdentifier) {}

  /**
   * The contents of a split.
   *
   * @param shifted whether grids lie anywhere on their canvas, as those for training do
   * @param seed of what is drawn for that
   */
  ArcContents(List<Group> groups, boolean shifted, long seed) {
    this.groups = List.copyOf(groups);
    this.shifted = shifted;
    this.seed = seed;
    firstPuzzle = new int[groups.size() + 1];
    firstExample = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      long examples = (long) group.codes.length * group.pairs.size();
      firstPuzzle[i + 1] = SplitPlan.checkedCount(firstPuzzle[i] + (long) group.codes.length);
      firstExample[i + 1] = SplitPlan.checkedCount(firstExample[i] + examples);
    }
  }

  @Override
  public int groups() {
    return groups.size();
  }

  @Override
  public int puzzles() {
    return firstPuzzle[groups.size()];
  }

  @Override
  public PlannedArray.Rows rows() {
    return new ArcRows(this);
  }

  @Override
  public int identifier(int puzzle) {
    int group = indexOf(firstPuzzle, puzzle);
    return groups.get(group).firstIdentifier + puzzle - firstPuzzle[group];
  }

  @Override
  public int firstExample(int puzzle) {
    int group = indexOf(firstPuzzle, puzzle);
    return group == groups.size()
        ? firstExample[group]
        : firstExample[group] + (puzzle - firstPuzzle[group]) * groups.get(group).pairs.size();
  }

  @Override
  public int firstPuzzle(int group) {
    return firstPuzzle[group];
  }

  Group group(int index) {
    return groups.get(index);
  }

  /** The group of an example. */
  int groupOf(int example) {
    return indexOf(firstExample, example);
  }

  /** The first example of a group. */
  int firstExampleOf(int group) {
    return firstExample[group];
  }

  boolean shifted() {
    return shifted;
  }

  long seed() {
    return seed;
  }

  // Groups are never empty, so the beginnings rise strictly.
  private static int indexOf(int[] beginnings, int value) {
    int found = Arrays.binarySearch(beginnings, value);
    return found >= 0 ? found : -found - 2;
  }
}
