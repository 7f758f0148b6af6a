package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tasks of some source folders, in the order of the sources, of their sub-folders' names and of
 * the files' names. Only task files in direct sub-folders are read. The test pairs of a task in a
 * folder {@code evaluation} are for testing, those of all others for training.
 *
 * @param entries the tasks
 * @param folders names and hashes of the sub-folders
 */
record ArcSources(List<Entry> entries, List<Provenance.TaskFolder> folders) {
  private static final String EVALUATION = "evaluation";

  /**
   * A task.
   *
   * @param evaluation whether its test pairs go to the test split
   */
  record Entry(ArcTask task, boolean evaluation) {}

  /**
   * Reads the tasks.
   *
   * @throws ConfigException if a source is no such folder, or a task's id occurs twice
   * @throws FormatException if a file is not a task
   */
  static ArcSources read(List<Path> sources, Progress progress) throws IOException {
    var reader = new FolderReader(progress);
    for (Path source : sources) {
      reader.read(source);
    }
    return new ArcSources(List.copyOf(reader.entries), List.copyOf(reader.folders));
  }

  private static final class FolderReader {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Provenance.TaskFolder> folders = new ArrayList<>();
    private final Map<String, Path> fileOfTask = new HashMap<>();
    private final Progress progress;

    FolderReader(Progress progress) {
      this.progress = progress;
    }

    void read(Path source) throws IOException {
      if (!Files.isDirectory(source)) {
        throw new ConfigException("--source: %s: no such folder".formatted(source));
      }
      int before = entries.size();
      for (Path folder : list(source)) {
        if (Files.isDirectory(folder)) {
          readFolder(folder);
        }
      }
      if (entries.size() == before) {
        throw noTasks(source);
      }
    }

    private void readFolder(Path folder) throws IOException {
      boolean evaluation = folder.getFileName().toString().equals(EVALUATION);
      SortedMap<String, String> hashes = new TreeMap<>();
      for (Path file : list(folder)) {
        if (ArcTaskFile.hasName(file) && Files.isRegularFile(file)) {
          byte[] bytes = ArcTaskFile.bytes(file);
          add(file, ArcTaskFile.parse(file, bytes), evaluation);
          hashes.put(file.getFileName().toString(), ChunkHash.plain(bytes));
          progress.update("reading tasks", entries.size(), -1);
        }
      }
      if (!hashes.isEmpty()) {
        folders.add(
            new Provenance.TaskFolder(
                folder.getFileName().toString(), hashes.size(), ChunkHash.ofList(hashes)));
      }
    }

    private void add(Path file, ArcTask task, boolean evaluation) throws FormatException {
      Path other = fileOfTask.putIfAbsent(task.id(), file);
      if (other != null) {
        throw new FormatException(
            file,
            "task",
            "its id %s is that of %s too; leave one of them out".formatted(task.id(), other));
      }
      entries.add(new Entry(task, evaluation));
    }

    private static List<Path> list(Path folder) throws IOException {
      try (Stream<Path> entries = Files.list(folder)) {
        return entries.sorted().toList();
      }
    }

    private static ConfigException noTasks(Path source) throws IOException {
      boolean direct = list(source).stream().anyMatch(ArcTaskFile::hasName);
      return new ConfigException(
          "--source: %s has no task files (*.json) in its sub-folders; %s"
              .formatted(
                  source,
                  direct
                      ? "give the folder above it, the sub-folder's name tells the split"
                      : "give the folder data of ARC-AGI, the folder corpus of ConceptARC"));
    }
  }
}
