package io.github.hrm4j.train.audit;

import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.PuzzleKind;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What an audit knows of one kind of puzzle: its rules, and when two examples are the same. */
interface KindRules {
  /**
   * The rules of a kind.
   *
   * @param recorded what is known of how the dataset was made
   */
  static KindRules of(PuzzleKind kind, Recorded recorded, Names names) {
    return switch (kind) {
      case PuzzleKind.Sudokus sudokus -> new SudokuRules(sudokus.sudoku(), recorded.symmetry());
      case PuzzleKind.Mazes mazes -> new MazeRules(mazes.maze());
      case PuzzleKind.Arc _ -> new ArcRules(names);
      case PuzzleKind.Other _ -> new OtherRules();
    };
  }

  /** Under which augmentations examples count as the same, for people. */
  String augmentations();

  /** What is compared. All of it makes a leak, but for answers where pairs are compared too. */
  List<Aspect> aspects();

  /** Whether examples with the same keys are the same; otherwise they only may be. */
  boolean keysDecide();

  /** What is wrong with the numbers of a split. */
  List<String> faults(DatasetMetadata metadata);

  /** What an allow file calls a puzzle. */
  String id(AuditSet set, int example);

  /** Looks at examples of a set, for one thread. */
  Looker looker(AuditSet set, Split split);

  /** An example to compare others with. */
  Matcher matcher(Aspect aspect, int[] input, int[] label);

  /** Looks at one example after the other. */
  interface Looker {
    /**
     * Checks an example, and computes two numbers for each aspect that are the same for examples
     * that are the same; 0 and 0 where it cannot be compared, being faulty.
     *
     * @param input tokens [S]
     * @param label tokens [S]
     * @param keys receives the numbers, aspect by aspect, from index {@code at} on
     * @return what is wrong with it
     */
    Optional<String> look(int example, int[] input, int[] label, long[] keys, int at)
        throws IOException;
  }

  /** Whether an example is the same as another, exactly. */
  interface Matcher {
    boolean matches(int[] input, int[] label);
  }

  /** The rules for numbers that all of the reference's kinds share. */
  static Optional<String> zeros(DatasetMetadata metadata) {
    boolean ignoresPadding = metadata.ignoreLabelId().orElse(-1) == 0;
    return metadata.padId() == 0 && metadata.blankIdentifierId() == 0 && ignoresPadding
        ? Optional.empty()
        : Optional.of("pad_id, ignore_label_id and blank_identifier_id must be 0");
  }
}
