package io.github.hrm4j.train.data;

import java.util.random.RandomGenerator;

/**
 * Draws a given number out of an unknown number of rows as they come by, without repetition, each
 * subset with the same probability: row i replaces a random one of those kept with probability
 * wanted / (i + 1) (Vitter 1985, algorithm R).
 */
final class Subsample {
  private final long wanted;
  private final RandomGenerator random;
  private long seen;

  /**
   * A draw.
   *
   * @param wanted how many to take; all if there are fewer
   */
  Subsample(long wanted, RandomGenerator random) {
    this.wanted = wanted;
    this.random = random;
  }

  /**
   * The place of the next row among those kept, which it takes from the row that has it; -1 if the
   * row is not kept.
   */
  long next() {
    seen++;
    if (seen <= wanted) {
      return seen - 1;
    }
    long place = random.nextLong(seen);
    return place < wanted ? place : -1;
  }
}
