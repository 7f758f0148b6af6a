package io.github.hrm4j.train.data;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A dataset folder in the making: written under a temporary name beside its place, renamed when it
 * is complete and on the disk, so that a folder that is there is whole. Closed before that, or the
 * process ended by a signal, it is removed; what a killed process left behind is removed by the
 * next one that builds at the same place.
 */
final class NewDataset implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final Thread atExit;

  private NewDataset(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
    this.atExit = new Thread(this::removeQuietly, "remove-unfinished-dataset");
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
    Files.createDirectories(place.getParent());
    removeLeftovers(place);
    Path temporary = place.resolveSibling(temporaryName(place, ProcessHandle.current().pid()));
    remove(temporary); // of a killed process that had our id
    Files.createDirectories(temporary);
    var dataset = new NewDataset(place, temporary);
    Runtime.getRuntime().addShutdownHook(dataset.atExit);
    return dataset;
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

  private static String temporaryName(Path place, Object pid) {
    return "." + place.getFileName() + "." + pid + ".tmp";
  }

  private static void removeLeftovers(Path place) throws IOException {
    Pattern name =
        Pattern.compile(
            "\\." + Pattern.quote(place.getFileName().toString()) + "\\.(\\d{1,18})\\.tmp");
    List<Path> siblings;
    try (Stream<Path> entries = Files.list(place.getParent())) {
      siblings = entries.toList();
    }
    for (Path sibling : siblings) {
      Matcher matcher = name.matcher(sibling.getFileName().toString());
      if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
        remove(sibling);
      }
    }
  }

  /** Where to write. */
  Path path() {
    return temporary;
  }

  /** The name of a file in a dataset as provenance.json has it, the same on every system. */
  static String nameOf(Path dataset, Path file) {
    return dataset.relativize(file).toString().replace('\\', '/');
  }

  /** Writes {@code identifiers.json}: the blank, then the names from 1 on. */
  void identifiers(Stream<String> names) throws IOException {
    JsonMapper json =
        JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build(); // as Python does
    try (var writer = Files.newBufferedWriter(temporary.resolve("identifiers.json"));
        JsonGenerator generator = json.createGenerator(writer)) {
      generator.setPrettyPrinter(new PythonSpacing());
      generator.writeStartArray();
      generator.writeString("<blank>");
      for (String name : (Iterable<String>) names::iterator) {
        generator.writeString(name);
      }
      generator.writeEndArray();
    }
  }

  /** One line, with a space after each comma. */
  private static final class PythonSpacing extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
      generator.writeRaw(", ");
    }
  }

  /**
   * Adds the provenance, makes all durable and gives the folder its name.
   *
   * @param hashes of files as far as they are known; the others are read again
   */
  void finish(Provenance provenance, Map<String, String> hashes) throws IOException {
    provenance.write(temporary, hashes);
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        force(file);
      }
    }
    Files.deleteIfExists(target); // at most an empty folder
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes what was written, unless it was finished. */
  @Override
  public void close() throws IOException {
    if (isExiting()) {
      return; // the hook does it
    }
    remove(temporary);
  }

  private boolean isExiting() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  // Threads may still be writing at exit; a file that they make meanwhile ends up as a leftover.
  private void removeQuietly() {
    try {
      remove(temporary);
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(NewDataset.class.getName())
          .log(System.Logger.Level.WARNING, temporary + " was not removed: " + e.getMessage());
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(folder)) {
      entries = walk.sorted(Comparator.reverseOrder()).toList(); // contents before their folder
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return; // another process removed it
      }
      throw e.getCause();
    }
    for (Path entry : entries) {
      Files.deleteIfExists(entry);
    }
  }
}
