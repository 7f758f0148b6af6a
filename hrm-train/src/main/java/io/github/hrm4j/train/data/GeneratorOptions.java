package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.util.Set;

/**
 * What is to be generated.
 *
 * @param size cells on a side: 4, 6 or 9
 * @param train base puzzles for training
 * @param test puzzles for testing; 0 makes no test split
 * @param givens down to how many puzzles are dug
 * @param augmentations shuffles that follow each training puzzle in its group
 * @param symmetry what the shuffles are drawn from, and what the splits are kept apart under
 * @param seed of everything that is drawn
 */
public record GeneratorOptions(
    int size,
    int train,
    int test,
    Givens givens,
    int augmentations,
    SudokuSymmetry symmetry,
    long seed) {
  /**
   * Checks the values.
   *
   * @throws ConfigException naming the option of {@code hrm data sudoku} that is wrong
   */
  public GeneratorOptions {
    require(Set.of(4, 6, 9).contains(size), "--size", size, "4, 6 or 9");
    require(train >= 1, "--generate", train, "at least 1");
    require(test >= 0, "--test", test, "at least 0");
    require(givens.most() <= size * size, "--givens", givens.most(), "0 to " + size * size);
    require(augmentations >= 0, "--num-aug", augmentations, "at least 0");
  }

  /** Options with one number of givens, 0 for as few as possible. */
  public GeneratorOptions(
      int size,
      int train,
      int test,
      int givens,
      int augmentations,
      SudokuSymmetry symmetry,
      long seed) {
    this(size, train, test, Givens.of(givens), augmentations, symmetry, seed);
  }

  private static void require(boolean holds, String option, int value, String allowed) {
    if (!holds) {
      throw new ConfigException("%s: %d, allowed is %s".formatted(option, value, allowed));
    }
  }
}
