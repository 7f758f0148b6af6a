package io.github.hrm4j.train.data;

import io.github.hrm4j.model.SeededRandom;

/**
 * Which stream of a seed each purpose draws from. A puzzle has a stream of its own for each step of
 * its making, so that it comes out the same whatever the thread count and whatever was made before.
 */
enum Streams {
  GRID(0),
  DIG(1),
  SHUFFLE(2),
  SUBSAMPLE(3);

  private static final int PURPOSES = 4;

  private final int number;

  Streams(int number) {
    this.number = number;
  }

  SeededRandom open(long seed, long puzzle) {
    return new SeededRandom(seed, puzzle * PURPOSES + number);
  }
}
