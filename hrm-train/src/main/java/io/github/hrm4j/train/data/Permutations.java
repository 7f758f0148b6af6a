package io.github.hrm4j.train.data;

import java.util.random.RandomGenerator;

/** Orders of things: random ones, and all that keep blocks together. */
final class Permutations {
  private Permutations() {}

  /** A uniformly drawn order of 0 … n-1 (Fisher and Yates). */
  static int[] random(int n, RandomGenerator random) {
    int[] order = identity(n);
    for (int i = n - 1; i > 0; i--) {
      swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  /**
   * A uniformly drawn order of {@code blocks · size} lines that permutes the blocks and the lines
   * in each: rows in bands, or columns in stacks.
   */
  static int[] randomBlocks(int blocks, int size, RandomGenerator random) {
    int[] lines = new int[blocks * size];
    int at = 0;
    for (int block : random(blocks, random)) {
      for (int line : random(size, random)) {
        lines[at++] = block * size + line;
      }
    }
    return lines;
  }

  /** Every order that {@link #randomBlocks} can draw: blocks! · (size!)^blocks of them. */
  static int[][] allBlocks(int blocks, int size) {
    int[][] within = all(size);
    int[][] outer = all(blocks);
    int choices = (int) Math.pow(within.length, blocks);
    int[][] result = new int[outer.length * choices][blocks * size];
    for (int i = 0; i < result.length; i++) {
      int choice = i % choices;
      int at = 0;
      for (int block : outer[i / choices]) {
        for (int line : within[choice % within.length]) {
          result[i][at++] = block * size + line;
        }
        choice /= within.length;
      }
    }
    return result;
  }

  /** Every order of 0 … n-1, n! of them. */
  static int[][] all(int n) {
    if (n == 0) {
      return new int[][] {{}};
    }
    int[][] shorter = all(n - 1);
    int[][] result = new int[shorter.length * n][];
    for (int i = 0; i < result.length; i++) {
      int[] order = new int[n];
      int place = i % n;
      System.arraycopy(shorter[i / n], 0, order, 0, place);
      order[place] = n - 1;
      System.arraycopy(shorter[i / n], place, order, place + 1, n - 1 - place);
      result[i] = order;
    }
    return result;
  }

  /** Where each number stands in an order. */
  static int[] inverse(int[] order) {
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    return place;
  }

  static int[] identity(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }

  static void swap(int[] order, int i, int j) {
    int value = order[i];
    order[i] = order[j];
    order[j] = value;
  }
}
