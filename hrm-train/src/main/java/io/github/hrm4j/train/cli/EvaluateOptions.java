package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The options of {@code hrm evaluate}, those beside KEY=VALUE.
 *
 * @param output where to write files
 * @param limit the most rows
 * @param segments the most segments of a row, with a table of all of them
 * @param act whether rows halt by themselves
 * @param votes the most variants of an ARC task
 */
record EvaluateOptions(
    Optional<Path> output,
    OptionalLong limit,
    OptionalInt segments,
    boolean act,
    OptionalInt votes) {
  /**
   * Checks the numbers.
   *
   * @throws ConfigException if one is below 1
   */
  EvaluateOptions {
    limit.ifPresent(value -> requirePositive("--limit", value));
    segments.ifPresent(value -> requirePositive("--segments", value));
    votes.ifPresent(value -> requirePositive("--votes", value));
  }

  private static void requirePositive(String option, long value) {
    if (value < 1) {
      throw new ConfigException("%s %d: must be at least 1".formatted(option, value));
    }
  }

  /**
   * Checks that nothing would be overwritten.
   *
   * @throws ConfigException if the output is a file, or a folder with something in it
   */
  void requireFreeOutput() throws IOException {
    if (output.isEmpty() || !Files.exists(output.get())) {
      return;
    }
    if (!Files.isDirectory(output.get())) {
      throw new ConfigException("--output " + output.get() + ": is a file, give a folder");
    }
    try (Stream<Path> entries = Files.list(output.get())) {
      if (entries.findAny().isPresent()) {
        throw new ConfigException(
            "--output " + output.get() + ": this folder is not empty; choose another");
      }
    }
  }
}
