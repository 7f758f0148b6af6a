package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One split of a dataset in the reference's layout, open for reading. */
public final class PuzzleDataset implements AutoCloseable {
  private final DatasetMetadata metadata;
  private final List<PuzzleSet> sets;

  private PuzzleDataset(DatasetMetadata metadata, List<PuzzleSet> sets) {
    this.metadata = metadata;
    this.sets = List.copyOf(sets);
  }

  /** Whether the dataset has this split. */
  public static boolean has(Path dir, Split split) {
    return Files.isRegularFile(metadataFile(dir, split));
  }

  /**
   * Opens a split and checks what can be checked without reading all of it.
   *
   * @throws ConfigException naming the file and what is wrong with it
   */
  public static PuzzleDataset open(Path dir, Split split) throws IOException {
    if (!has(dir, split)) {
      throw new ConfigException(
          "%s: no such file, so %s is not a dataset with a %s split; %s"
              .formatted(metadataFile(dir, split), dir, split.folder(), DatasetKind.hint(dir)));
    }
    DatasetMetadata metadata = DatasetMetadata.read(metadataFile(dir, split));
    checkIdentifiers(dir, split, metadata);
    List<PuzzleSet> sets = new ArrayList<>();
    try {
      for (String name : metadata.sets()) {
        sets.add(PuzzleSet.open(dir.resolve(split.folder()), name, metadata));
      }
    } catch (IOException | RuntimeException e) {
      sets.forEach(PuzzleSet::close);
      throw e;
    }
    return new PuzzleDataset(metadata, sets);
  }

  private static Path metadataFile(Path dir, Split split) {
    return dir.resolve(split.folder()).resolve("dataset.json");
  }

  private static void checkIdentifiers(Path dir, Split split, DatasetMetadata metadata) {
    checkBelow(dir, split, "pad_id", metadata.padId(), metadata.vocabSize());
    checkBelow(
        dir,
        split,
        "blank_identifier_id",
        metadata.blankIdentifierId(),
        metadata.numPuzzleIdentifiers());
  }

  private static void checkBelow(Path dir, Split split, String key, int value, int end) {
    if (value >= end) {
      throw new ConfigException(
          "%s: %s is %d, must be 0 to %d".formatted(metadataFile(dir, split), key, value, end - 1));
    }
  }

  /** What {@code dataset.json} says. */
  public DatasetMetadata metadata() {
    return metadata;
  }

  /** The sets in the order of {@code dataset.json}. */
  public List<PuzzleSet> sets() {
    return sets;
  }

  /** Number of examples in all sets. */
  public long examples() {
    return sets.stream().mapToLong(PuzzleSet::examples).sum();
  }

  /** Unmaps the files. */
  @Override
  public void close() {
    sets.forEach(PuzzleSet::close);
  }
}
