package io.github.hrm4j.train.audit;

import java.util.Arrays;

/**
 * Test examples by a key of 128 bits: an open-addressed table in plain arrays, 32 bytes an example.
 * Examples with one key form a chain that begins with the first of them. Reading is safe from
 * several threads once all is added.
 */
final class KeyIndex {
  private static final int NONE = -1;

  private final long[] keys;
  private final int[] next;
  private final int[] slots;

  /** Room for examples 0 … n - 1. */
  KeyIndex(int examples) {
    keys = new long[2 * examples];
    next = new int[examples];
    Arrays.fill(next, NONE);
    slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, examples)) * 4)];
    Arrays.fill(slots, NONE);
  }

  /** Adds an example; those of a key 0 and 0 are left out. */
  void add(int example, long high, long low) {
    if (high == 0 && low == 0) {
      return;
    }
    keys[2 * example] = high;
    keys[2 * example + 1] = low;
    int slot = slot(high, low);
    int head = slots[slot];
    if (head == NONE) {
      slots[slot] = example;
    } else {
      next[example] = next[head];
      next[head] = example;
    }
  }

  /** The first example with a key, or -1. */
  int find(long high, long low) {
    return high == 0 && low == 0 ? NONE : slots[slot(high, low)];
  }

  /** The first example with the key of an example that was added; -1 if it was left out. */
  int headOf(int example) {
    return find(keys[2 * example], keys[2 * example + 1]);
  }

  /** Another example with the same key, or -1 after the last. */
  int next(int example) {
    return next[example];
  }

  private int slot(long high, long low) {
    int mask = slots.length - 1;
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (slots[slot] != NONE
        && (keys[2 * slots[slot]] != high || keys[2 * slots[slot] + 1] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
