package io.github.hrm4j.train.data;

import java.util.random.RandomGenerator;

/**
 * Draws a given number out of a known number of rows as they come by, without repetition and
 * without keeping them, each subset with the same probability: a row is taken with probability
 * wanted / left (Knuth, The Art of Computer Programming, section 3.4.2, algorithm S).
 */
final class Subsample {
  private final long rows;
  private final RandomGenerator random;
  private long wanted;
  private long seen;

  /**
   * A draw.
   *
   * @param size how many to take; all if there are fewer
   */
  Subsample(long rows, long size, RandomGenerator random) {
    this.rows = rows;
    this.random = random;
    this.wanted = Math.min(rows, size);
  }

  /** Whether the next row is among those drawn. */
  boolean takesNext() {
    long left = rows - seen++;
    boolean taken = wanted == left || random.nextLong(left) < wanted;
    wanted -= taken ? 1 : 0;
    return taken;
  }

  /** How many rows have come by. */
  long seen() {
    return seen;
  }
}
