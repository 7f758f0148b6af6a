package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to be built from CSV files.
 *
 * @param sources files, or folders with {@code train.csv} and {@code test.csv}
 * @param size cells on a side: 4, 6 or 9
 * @param minDifficulty leave out rows with a lower rating, in both splits
 * @param subsampleSize draw so many training puzzles, without replacement; all if there are fewer
 * @param augmentations shuffles that follow each training puzzle in its group
 * @param seed of everything that is drawn
 */
public record CsvOptions(
    List<Path> sources,
    int size,
    OptionalInt minDifficulty,
    OptionalInt subsampleSize,
    int augmentations,
    long seed) {
  /**
   * Checks the values.
   *
   * @throws ConfigException naming the option of {@code hrm data sudoku} that is wrong
   */
  public CsvOptions {
    sources = List.copyOf(sources);
    if (size != 4 && size != 6 && size != 9) {
      throw new ConfigException("--size: %d, allowed is 4, 6 or 9".formatted(size));
    }
    if (subsampleSize.isPresent() && subsampleSize.getAsInt() < 1) {
      throw new ConfigException(
          "--subsample-size: %d, allowed is at least 1".formatted(subsampleSize.getAsInt()));
    }
    if (augmentations < 0) {
      throw new ConfigException("--num-aug: %d, allowed is at least 0".formatted(augmentations));
    }
  }
}
