package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to be built from CSV files of mazes.
 *
 * @param sources files, or folders with {@code train.csv} and {@code test.csv}
 * @param subsampleSize draw so many training mazes, without replacement; all if there are fewer
 * @param augmented whether each training maze is followed by its seven other positions
 * @param seed of what is drawn
 */
public record MazeOptions(
    List<Path> sources, OptionalInt subsampleSize, boolean augmented, long seed) {
  /**
   * Checks the values.
   *
   * @throws ConfigException naming the option of {@code hrm data maze} that is wrong
   */
  public MazeOptions {
    sources = List.copyOf(sources);
    if (subsampleSize.isPresent() && subsampleSize.getAsInt() < 1) {
      throw new ConfigException(
          "--subsample-size: %d, allowed is at least 1".formatted(subsampleSize.getAsInt()));
    }
  }
}
