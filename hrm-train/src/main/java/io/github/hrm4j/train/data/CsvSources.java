package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CSV files to read for each split. A folder gives its {@code train.csv} and, if there is one,
 * its {@code test.csv}; a file goes to train, unless its name is {@code test.csv} or ends with
 * {@code .test.csv}.
 *
 * @param train at least one file
 * @param test possibly none
 */
record CsvSources(List<Path> train, List<Path> test) {
  private static final String TEST = "test.csv";

  /**
   * Looks the files up.
   *
   * @throws ConfigException if one is missing or no file for training is among them
   */
  static CsvSources find(List<Path> paths) throws IOException {
    List<Path> train = new ArrayList<>();
    List<Path> test = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        train.add(trainFile(path));
        if (Files.isRegularFile(path.resolve(TEST))) {
          test.add(path.resolve(TEST));
        }
      } else if (Files.isRegularFile(path)) {
        String name = path.getFileName().toString();
        (name.equals(TEST) || name.endsWith("." + TEST) ? test : train).add(path);
      } else {
        throw new ConfigException("--source: %s: no such file or folder".formatted(path));
      }
    }
    if (train.isEmpty()) {
      throw new ConfigException("--source: only test files; give one for training too");
    }
    return new CsvSources(List.copyOf(train), List.copyOf(test));
  }

  private static Path trainFile(Path folder) throws IOException {
    Path file = folder.resolve("train.csv");
    if (Files.isRegularFile(file)) {
      return file;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      String others =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.endsWith(".csv"))
              .sorted()
              .collect(Collectors.joining(", "));
      throw new ConfigException(
          "--source: %s has no train.csv%s"
              .formatted(
                  folder, others.isEmpty() ? "" : "; name one of its files instead: " + others));
    }
  }

  List<Path> of(Split split) {
    return split == Split.TRAIN ? train : test;
  }

  /** Name and hash of each file. */
  List<Provenance.CsvSource> provenance() throws IOException {
    List<Provenance.CsvSource> sources = new ArrayList<>();
    for (Split split : Split.values()) {
      for (Path file : of(split)) {
        sources.add(Provenance.CsvSource.of(file, split));
      }
    }
    return sources;
  }
}
