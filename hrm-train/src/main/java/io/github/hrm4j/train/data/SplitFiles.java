package io.github.hrm4j.train.data;

import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the splits of a dataset. */
final class SplitFiles {
  private SplitFiles() {}

  /**
   * Writes all arrays of all splits, and each split's {@code dataset.json}.
   *
   * @return the hash of each array by its name in the dataset
   * @throws ConfigException if there is not so much room
   */
  static Map<String, String> write(
      Path dataset, List<SplitPlan> splits, int threads, Progress progress) throws IOException {
    List<PlannedArray> arrays = new ArrayList<>();
    for (SplitPlan plan : splits) {
      Path folder = Files.createDirectories(dataset.resolve(plan.split().folder()));
      arrays.addAll(plan.arrays(folder));
    }
    requireRoom(dataset, arrays);
    Map<String, String> hashByName = new TreeMap<>();
    ParallelArrays.write(arrays, threads, progress)
        .forEach((file, hash) -> hashByName.put(NewDataset.nameOf(dataset, file), hash));
    for (SplitPlan plan : splits) {
      Path folder = dataset.resolve(plan.split().folder());
      Files.writeString(folder.resolve("dataset.json"), plan.metadata().json());
    }
    return hashByName;
  }

  private static void requireRoom(Path dataset, List<PlannedArray> arrays) throws IOException {
    long needed = arrays.stream().mapToLong(array -> array.size() * array.files().size()).sum();
    long free = Files.getFileStore(dataset).getUsableSpace();
    if (needed > free) {
      throw new ConfigException(
          "the dataset needs %d MiB, only %d MiB are free at %s"
              .formatted(needed >> 20, free >> 20, dataset.getParent()));
    }
  }
}
