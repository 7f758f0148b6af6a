package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset folder in the making: written under a temporary name beside its place, renamed when it
 * is complete, so that a folder that is there is whole. Closed before that, it is removed.
 */
final class NewDataset implements AutoCloseable {
  private final Path target;
  private final Path temporary;

  private NewDataset(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Begins a folder.
   *
   * @throws ConfigException if something is in the way
   */
  static NewDataset create(Path target) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    requireFree(target, place);
    if (place.getFileName() == null) {
      throw new ConfigException(target + ": not a place for a dataset, give a folder's name");
    }
    String name = "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = place.resolveSibling(name);
    remove(temporary); // of a killed process that had our id
    Files.createDirectories(temporary);
    return new NewDataset(place, temporary);
  }

  private static void requireFree(Path target, Path place) throws IOException {
    if (Files.isDirectory(place)) {
      try (Stream<Path> entries = Files.list(place)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
      throw new ConfigException(
          target + ": this folder is not empty; remove it, or choose another output folder");
    }
    if (Files.exists(place)) {
      throw new ConfigException(target + ": is a file; choose another output folder");
    }
  }

  /** Where to write. */
  Path path() {
    return temporary;
  }

  /** Adds the list of identifiers and the provenance, and gives the folder its name. */
  void finish(Provenance provenance) throws IOException {
    Files.writeString(temporary.resolve("identifiers.json"), "[\"<blank>\"]");
    provenance.write(temporary);
    Files.deleteIfExists(target); // at most an empty folder
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was written, unless it was finished. */
  @Override
  public void close() throws IOException {
    remove(temporary);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(folder)) {
      entries = walk.sorted(Comparator.reverseOrder()).toList(); // contents before their folder
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
