package io.github.hrm4j.train.fuzz;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.data.TestBatches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Reads configurations and whole datasets, and checks what was read. */
final class TextReaders {
  /** The parts of a set, of which one is damaged. */
  static final List<String> PARTS =
      List.of("inputs", "labels", "puzzle_identifiers", "puzzle_indices", "group_indices");

  private TextReaders() {}

  /** A configuration; written out it must read the same. */
  static void yaml(Path file) throws IOException {
    TrainConfig config;
    try {
      config = config(ConfigFile.read(file));
    } catch (ConfigException e) {
      // Values that contradict each other may come from anywhere; here they come from the file.
      boolean names = e.getMessage().startsWith(file.toString());
      throw names ? e : new ConfigException(file + ": " + e.getMessage());
    }
    Path again = Files.writeString(file.resolveSibling("again.yaml"), ConfigFile.write(config));
    Map<String, Object> second = config(ConfigFile.read(again)).toMap();
    if (!config.toMap().equals(second)) {
      throw new AssertionError("another configuration: " + config.toMap() + " and " + second);
    }
  }

  private static TrainConfig config(ConfigFile file) {
    Settings settings = new Settings();
    file.applyTo(settings, warning -> {});
    return TrainConfig.from(settings, new SeededRandom(1, 1), 2);
  }

  /** A file whose first byte says which part of a good dataset the others are to stand for. */
  static void dataset(Path file, Path good) throws IOException {
    Path folder = file.resolveSibling("dataset");
    if (!Files.exists(folder)) {
      copy(good, folder);
    }
    String name;
    try (InputStream in = Files.newInputStream(file)) {
      name = "test/all__" + PARTS.get(Math.max(0, in.read()) % PARTS.size()) + ".npy";
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      readAll(folder);
    } finally {
      Files.copy(good.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void readAll(Path folder) throws IOException {
    try (PuzzleDataset split = PuzzleDataset.open(folder, Split.TEST)) {
      TestBatches batches = new TestBatches(split, 4);
      for (var next = batches.next(); next.isPresent(); next = batches.next()) {
        PuzzleBatch batch = next.get().batch();
        for (int token : batch.inputs()) {
          if (token < 0 || token >= split.metadata().vocabSize()) {
            throw new AssertionError("token " + token);
          }
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }
}
