package io.github.hrm4j.train.audit;

import io.github.hrm4j.train.data.Split;
import java.util.Optional;

/** How examples of Sudokus and mazes are grouped: a puzzle each, identifier 0. */
final class Groups {
  private Groups() {}

  /** What is wrong with the puzzle and the group of an example. */
  static Optional<String> single(AuditSet set, Split split, int example) {
    int puzzle = set.puzzleOf(example);
    if (set.puzzles()[puzzle + 1] - set.puzzles()[puzzle] != 1) {
      return Optional.of("is not the only example of its puzzle");
    }
    if (set.identifiers()[puzzle] != 0) {
      return Optional.of(
          "its puzzle has identifier %d, not 0".formatted(set.identifiers()[puzzle]));
    }
    int group = set.groupOf(puzzle);
    boolean alone = set.groups()[group + 1] - set.groups()[group] == 1;
    return split == Split.TEST && !alone
        ? Optional.of("is not the only puzzle of its group, as test puzzles are")
        : Optional.empty();
  }
}
