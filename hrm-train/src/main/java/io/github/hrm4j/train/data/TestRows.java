package io.github.hrm4j.train.data;

import io.github.hrm4j.model.PuzzleBatch;
import java.io.IOException;
import java.util.Optional;

/**
 * The examples that an evaluation takes from a split, one after the other in its order: those of
 * all puzzles or of some, and at most so many.
 */
public final class TestRows {
  private final PuzzleDataset dataset;
  private final Selection selection;
  private final long count;
  private long taken;
  private int set;
  private int puzzle;
  private int example;

  /** Which puzzles of a set take part. */
  @FunctionalInterface
  public interface Selection {
    /** Every one. */
    Selection ALL = (set, puzzle) -> true;

    /** Whether this one does; asked more than once. */
    boolean takes(PuzzleSet set, int puzzle);
  }

  /**
   * Where a row comes from.
   *
   * @param number counts the rows from 0
   * @param set the name of its set
   * @param group its group in the set
   */
  public record Row(long number, String set, int group) {}

  /**
   * Rows from the first on.
   *
   * @param limit the most rows
   */
  public TestRows(PuzzleDataset dataset, Selection selection, long limit) {
    this.dataset = dataset;
    this.selection = selection;
    this.count = Math.min(limit, selected());
  }

  /** All rows of a split. */
  public static TestRows all(PuzzleDataset dataset) {
    return new TestRows(dataset, Selection.ALL, Long.MAX_VALUE);
  }

  private long selected() {
    long rows = 0;
    for (PuzzleSet each : dataset.sets()) {
      for (int p = 0; p < each.puzzles(); p++) {
        rows += selection.takes(each, p) ? each.firstExample(p + 1) - each.firstExample(p) : 0;
      }
    }
    return rows;
  }

  /** What {@code dataset.json} says about the rows. */
  public DatasetMetadata metadata() {
    return dataset.metadata();
  }

  /** The names of the sets, in the order of their rows. */
  public Iterable<String> sets() {
    return dataset.metadata().sets();
  }

  /** How many rows there are in all. */
  public long count() {
    return count;
  }

  /**
   * Reads the next row into a batch, or nothing after the last.
   *
   * @param slot the batch's row that is overwritten
   */
  public Optional<Row> next(PuzzleBatch into, int slot) throws IOException {
    if (taken == count || !seek()) {
      return Optional.empty();
    }
    PuzzleSet current = dataset.sets().get(set);
    current.read(example, puzzle, into, slot);
    example++;
    return Optional.of(new Row(taken++, current.name(), current.groupOf(puzzle)));
  }

  /** Goes to the next example of a puzzle that is selected; false if there is none. */
  private boolean seek() {
    while (set < dataset.sets().size()) {
      PuzzleSet current = dataset.sets().get(set);
      while (puzzle < current.puzzles()) {
        example = Math.max(example, current.firstExample(puzzle));
        if (example < current.firstExample(puzzle + 1) && selection.takes(current, puzzle)) {
          return true;
        }
        puzzle++;
      }
      set++;
      puzzle = 0;
      example = 0;
    }
    return false;
  }
}
