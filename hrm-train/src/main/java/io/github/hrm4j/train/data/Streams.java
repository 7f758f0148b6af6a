package io.github.hrm4j.train.data;

import io.github.hrm4j.model.SeededRandom;

/**
 * Which stream of a seed each purpose draws from. A puzzle has a stream of its own for each step of
 * its making, so that it comes out the same whatever the thread count and whatever was made before.
 */
enum Streams {
  GRID,
  DIG,
  SHUFFLE,
  SUBSAMPLE;

  SeededRandom open(long seed, long puzzle) {
    return new SeededRandom(seed, puzzle * values().length + ordinal());
  }
}
