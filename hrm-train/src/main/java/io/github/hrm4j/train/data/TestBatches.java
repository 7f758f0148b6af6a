package io.github.hrm4j.train.data;

import io.github.hrm4j.model.PuzzleBatch;
import java.io.IOException;
import java.util.Optional;

/**
 * The examples of a split in order, set after set, for evaluation. All batches have the same number
 * of rows; the last of a set is filled up with padding.
 */
public final class TestBatches {
  private final PuzzleDataset dataset;
  private final int batchSize;
  private int set;
  private int example;

  /**
   * A batch of one set.
   *
   * @param set the set's name
   * @param rows how many rows are examples; those after them are padding
   */
  public record TestBatch(String set, int rows, PuzzleBatch batch) {}

  /** Batches from the first example on. */
  public TestBatches(PuzzleDataset dataset, int batchSize) {
    this.dataset = dataset;
    this.batchSize = batchSize;
  }

  /** How many batches there are in all. */
  public int count() {
    return dataset.sets().stream().mapToInt(each -> Math.ceilDiv(each.examples(), batchSize)).sum();
  }

  /** The next batch, or nothing after the last. */
  public Optional<TestBatch> next() throws IOException {
    while (set < dataset.sets().size()) {
      PuzzleSet current = dataset.sets().get(set);
      int rows = Math.min(batchSize, current.examples() - example);
      if (rows > 0) {
        int[] examples = new int[rows];
        int[] puzzles = new int[rows];
        for (int row = 0; row < rows; row++) {
          examples[row] = example++;
          puzzles[row] = current.puzzleOf(examples[row]);
        }
        var batch = current.batch(examples, puzzles, rows, batchSize);
        return Optional.of(new TestBatch(current.name(), rows, batch));
      }
      set++;
      example = 0;
    }
    return Optional.empty();
  }
}
