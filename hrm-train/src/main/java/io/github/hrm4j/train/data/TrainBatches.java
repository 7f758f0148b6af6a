package io.github.hrm4j.train.data;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.util.Optional;

/**
 * The order in which training examples come, distributed as the reference's. An iteration walks the
 * sets in turn; in each, the groups in a new random order for every epoch, without a break between
 * epochs. Each group that is met gives one of its puzzles, drawn uniformly, and that puzzle as many
 * of its examples, without repetition, as the batch has room for. A batch that is not full at the
 * end of a set is dropped.
 *
 * <p>The n-th group of a walk is a function of (seed, iteration, set, n) alone: the order of an
 * epoch and the draws at each group come from counter-based generators set to places of their own.
 * So a {@link Position} of three numbers restores the stream, at the cost of one permutation.
 */
public final class TrainBatches {
  // Room between the counters of two epochs and of two groups, far more than either draws.
  private static final int EPOCH_BITS = 34;
  private static final int GROUP_BITS = 26;
  // Tells these streams apart from others that the run's seed is used for.
  private static final long STREAMS = 0x44415441L << 32;

  private final PuzzleDataset dataset;
  private final int batchSize;
  private final int epochs;
  private final long seed;
  private final int[] examples;
  private final int[] puzzles;

  private Position position = new Position(1, 0, 0);
  private Walk walk;

  /**
   * Where the next batch begins.
   *
   * @param iteration counted from 1
   * @param set index of the set that is being walked; the number of sets at the iteration's end
   * @param group groups of the set already met in this iteration, over all its epochs
   */
  public record Position(long iteration, int set, long group) {}

  /** The groups of one set in one iteration. */
  private static final class Walk {
    private final PuzzleSet set;
    private final SeededRandom orders;
    private final SeededRandom draws;
    private int[] order;
    private long orderEpoch = -1;

    Walk(PuzzleSet set, long seed, long stream) {
      this.set = set;
      this.orders = new SeededRandom(seed, STREAMS + 2 * stream);
      this.draws = new SeededRandom(seed, STREAMS + 2 * stream + 1);
    }

    int group(long n) {
      long epoch = n / set.groups();
      if (epoch != orderEpoch) {
        orders.seek(epoch << EPOCH_BITS);
        order = Permutations.random(set.groups(), orders);
        orderEpoch = epoch;
      }
      return order[(int) (n % set.groups())];
    }

    SeededRandom drawsAt(long n) {
      draws.seek(n << GROUP_BITS);
      return draws;
    }
  }

  /**
   * Batches from the beginning of iteration 1.
   *
   * @param batchSize rows of each batch (global_batch_size)
   * @param epochsPerIteration eval_interval
   * @throws ConfigException if an iteration would not fill a single batch
   */
  public TrainBatches(PuzzleDataset dataset, int batchSize, int epochsPerIteration, long seed) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.epochs = epochsPerIteration;
    this.seed = seed;
    this.examples = new int[batchSize];
    this.puzzles = new int[batchSize];
    if (dataset.sets().stream().noneMatch(set -> mostInAnEpoch(set) * epochs >= batchSize)) {
      throw new ConfigException(
          "global_batch_size=%d is more than %d epochs (eval_interval) of this dataset give"
                  .formatted(batchSize, epochsPerIteration)
              + ", so no batch would ever be full: make it smaller, or eval_interval larger");
    }
  }

  /** Examples that an epoch of a set gives if each group happens to give its largest puzzle. */
  private static long mostInAnEpoch(PuzzleSet set) {
    long most = 0;
    for (int group = 0; group < set.groups(); group++) {
      int largest = 0;
      for (int p = set.firstPuzzle(group); p < set.firstPuzzle(group + 1); p++) {
        largest = Math.max(largest, set.firstExample(p + 1) - set.firstExample(p));
      }
      most += largest;
    }
    return most;
  }

  /** Where the next batch begins, to be kept in a checkpoint. */
  public Position position() {
    return position;
  }

  /** Goes on as if the batches before that position had been read. */
  public void seek(Position target) {
    position = target;
    walk = null;
  }

  /**
   * The next batch of the current iteration. At its end nothing is returned, once, and the position
   * becomes the beginning of the next iteration.
   *
   * @throws ConfigException if a token in the files is outside the vocabulary
   */
  public Optional<PuzzleBatch> next() throws IOException {
    while (position.set < dataset.sets().size()) {
      PuzzleSet set = dataset.sets().get(position.set);
      long end = (long) set.groups() * epochs;
      long group = position.group;
      int filled = 0;
      while (filled < batchSize && group < end) {
        filled = fill(group++, filled);
      }
      if (filled == batchSize) {
        position = new Position(position.iteration, position.set, group);
        return Optional.of(set.batch(examples, puzzles, filled, batchSize));
      }
      seek(new Position(position.iteration, position.set + 1, 0));
    }
    seek(new Position(position.iteration + 1, 0, 0));
    return Optional.empty();
  }

  private int fill(long n, int filled) {
    Walk current = walk();
    PuzzleSet set = current.set;
    int group = current.group(n);
    SeededRandom draws = current.drawsAt(n);
    int puzzle =
        set.firstPuzzle(group) + draws.nextInt(set.firstPuzzle(group + 1) - set.firstPuzzle(group));
    int first = set.firstExample(puzzle);
    int size = set.firstExample(puzzle + 1) - first;
    int taken = Math.min(size, batchSize - filled);
    int[] order = taken == 0 ? new int[0] : Permutations.random(size, draws);
    for (int i = 0; i < taken; i++) {
      examples[filled + i] = first + order[i];
      puzzles[filled + i] = puzzle;
    }
    return filled + taken;
  }

  private Walk walk() {
    if (walk == null) {
      long stream = position.iteration * dataset.sets().size() + position.set;
      walk = new Walk(dataset.sets().get(position.set), seed, stream);
    }
    return walk;
  }
}
