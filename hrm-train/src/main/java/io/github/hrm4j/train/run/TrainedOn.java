package io.github.hrm4j.train.run;

import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the dataset of a run, from wherever one looks at the run. */
public final class TrainedOn {
  private static final int MOST_BYTES = 64 << 20;

  private TrainedOn() {}

  /**
   * Looks where the configuration says, from here and from where {@code runs/} is, and where {@code
   * run.json} says that it was.
   *
   * @param base relative paths start here
   * @param folder of the run
   * @param configured {@code data_path} of its configuration
   * @return the folder of a dataset, if there is one
   */
  public static Optional<Path> find(Path base, Path folder, String configured) throws IOException {
    List<Path> places = new ArrayList<>(List.of(base.resolve(configured)));
    addFromAbove(places, folder.toAbsolutePath().normalize(), configured);
    if (Files.exists(folder)) {
      addFromAbove(places, folder.toRealPath(), configured); // runs/latest is a link
    }
    Path info = folder.resolve("run.json");
    if (Files.isRegularFile(info)) {
      String recorded = JsonFile.readObject(info, MOST_BYTES).path("data").path("path").asText();
      places.add(base.resolve(recorded.isEmpty() ? configured : recorded));
    }
    return places.stream()
        .filter(
            place -> PuzzleDataset.has(place, Split.TRAIN) || PuzzleDataset.has(place, Split.TEST))
        .findFirst();
  }

  private static void addFromAbove(List<Path> places, Path folder, String configured) {
    Path above = folder.getParent();
    if (above != null && above.getParent() != null) {
      places.add(above.getParent().resolve(configured));
    }
  }
}
