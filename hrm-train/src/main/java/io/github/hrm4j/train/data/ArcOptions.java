package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be built from folders of ARC tasks.
 *
 * @param sources folders whose sub-folders hold the task files
 * @param augmentations variants wanted of each task; the task itself comes on top
 * @param seed of all that is drawn
 */
public record ArcOptions(List<Path> sources, int augmentations, long seed) {
  /**
   * Checks the values.
   *
   * @throws ConfigException naming the option of {@code hrm data arc} that is wrong
   */
  public ArcOptions {
    sources = List.copyOf(sources);
    if (augmentations < 0) {
      throw new ConfigException("--num-aug: %d, allowed is at least 0".formatted(augmentations));
    }
  }
}
