package io.github.hrm4j.train.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.JsonFile;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.plot.RunCurves;
import io.github.hrm4j.train.run.RunFolder;
import io.github.hrm4j.train.run.TrainedOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Gathers what a page shows of a run, of a dataset, or of an evaluation. */
public final class Report {
  /** After so long no more test puzzles are begun, unless the user said how many there shall be. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private static final int USUAL_PUZZLES = 32;

  private final Path base;
  private final Progress progress;

  /**
   * Reports.
   *
   * @param base relative paths in configurations start here
   * @param progress told what takes long
   */
  public Report(Path base, Progress progress) {
    this.base = base;
    this.progress = progress;
  }

  /** What a folder holds. */
  public enum Kind {
    RUN,
    DATASET,
    EVALUATION
  }

  /**
   * Tells what a folder holds.
   *
   * @throws ConfigException if it is nothing of which there is a report
   */
  public static Kind kindOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          folder + (Files.exists(folder) ? ": is a file, give a folder" : ": no such folder"));
    }
    if (has(folder, "metrics.jsonl") || has(folder, "all_config.yaml")) {
      return Kind.RUN;
    }
    if (PuzzleDataset.has(folder, Split.TRAIN) || PuzzleDataset.has(folder, Split.TEST)) {
      return Kind.DATASET;
    }
    if (has(folder, "metrics.json")) {
      return Kind.EVALUATION;
    }
    throw new ConfigException(
        folder
            + ": is no run (metrics.jsonl), no dataset (train/dataset.json) and no output of hrm"
            + " evaluate (metrics.json)");
  }

  private static boolean has(Path folder, String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  /** A dataset: its puzzles. */
  public PageData dataset(Path folder) throws IOException {
    PageData page = new PageData(name(folder));
    DatasetSection.add(page, folder, folder.toString(), progress);
    return page;
  }

  /** The output of {@code hrm evaluate}: its numbers, and votes on ARC tasks. */
  public PageData evaluation(Path folder) throws IOException {
    PageData page = new PageData(name(folder));
    RunSection.add(page, folder);
    Optional<Path> votes = VotesSection.find(folder);
    if (votes.isPresent()) {
      votes(page, votes.get());
    }
    return page;
  }

  /**
   * A run while it goes on: its curves so far, and its dataset. Its processor is left to it.
   *
   * @param folder which may not be there yet
   */
  public PageData live(Path folder) throws IOException {
    PageData page = new PageData(name(folder));
    if (Files.isDirectory(folder)) {
      RunSection.add(page, folder);
    }
    CurvesSection.add(page, RunCurves.read(folder, RunCurves.MOST_POINTS, progress));
    Optional<Data> data = data(page, folder);
    if (data.isPresent()) {
      DatasetSection.add(page, data.get().folder(), data.get().written(), progress);
    }
    PredictionsSection.none(
        page,
        "The processor is left to the training. When it is over, hrm view %s shows what the model makes of test puzzles."
            .formatted(folder));
    return page;
  }

  /**
   * A run: its curves, what its last model makes of test puzzles, its dataset, and votes on ARC
   * tasks if it was evaluated into its folder.
   *
   * @param puzzles how many test puzzles; empty for as many as half a minute allows, 32 at most
   * @param device opens what the model runs on; asked only if there is a model and a dataset
   */
  public PageData run(Path folder, Optional<Integer> puzzles, Supplier<Backend> device)
      throws IOException {
    PageData page = new PageData(name(folder));
    RunSection.add(page, folder);
    CurvesSection.add(page, RunCurves.read(folder, RunCurves.MOST_POINTS, progress));
    Optional<Data> data = data(page, folder);
    predictions(page, folder, data, puzzles, device);
    if (data.isPresent()) {
      DatasetSection.add(page, data.get().folder(), data.get().written(), progress);
    }
    Optional<Path> votes = VotesSection.find(folder);
    boolean arc = page.root().path("data").path("kind").asText().equals("arc");
    if (votes.isPresent()) {
      votes(page, votes.get());
    } else if (arc) {
      VotesSection.none(
          page,
          "Votes are counted by hrm evaluate: hrm evaluate checkpoint=%s --votes 50 --output %s"
              .formatted(folder, folder.resolve("evaluation")));
    }
    return page;
  }

  private static void votes(PageData page, Path file) throws IOException {
    try {
      VotesSection.add(page, file);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s: %s: %s".formatted(file, JsonFile.place(e), JsonFile.problem(e)), e);
    }
  }

  private void predictions(
      PageData page,
      Path folder,
      Optional<Data> data,
      Optional<Integer> puzzles,
      Supplier<Backend> device)
      throws IOException {
    Optional<Path> model = new RunFolder(folder).lastModel();
    if (model.isEmpty()) {
      PredictionsSection.none(page, "The run has saved no checkpoint yet.");
    } else if (data.isEmpty()) {
      PredictionsSection.none(
          page,
          "The dataset that the run was trained with is not here any more: " + dataPath(page));
    } else if (puzzles.isPresent() && puzzles.get() == 0) {
      PredictionsSection.none(page, "Left out, as --puzzles 0 said.");
    } else {
      long end = System.nanoTime() + PATIENCE;
      try (Backend backend = device.get()) {
        new PredictionsSection(model.get(), data.get().folder(), data.get().written())
            .add(
                page,
                backend,
                puzzles.orElse(USUAL_PUZZLES),
                progress,
                () -> puzzles.isEmpty() && System.nanoTime() > end);
      }
    }
  }

  private static String dataPath(PageData page) {
    return page.root().path("run").path("dataPath").asText("unknown");
  }

  /**
   * The dataset of a run.
   *
   * @param folder where it is
   * @param written where the settings say that it is, in the user's words
   */
  private record Data(Path folder, String written) {}

  /** Looks where the configuration says, from here or from where runs/ is. */
  private Optional<Data> data(PageData page, Path folder) throws IOException {
    Path config = folder.resolve("all_config.yaml");
    if (!Files.isRegularFile(config)) {
      return Optional.empty();
    }
    Optional<String> named = ConfigFile.read(config).text("data_path");
    named.ifPresent(path -> page.root().withObject("run").put("dataPath", path));
    if (named.isEmpty()) {
      return Optional.empty();
    }
    return TrainedOn.find(base, folder, named.get()).map(found -> new Data(found, named.get()));
  }

  private static String name(Path folder) throws IOException {
    Path real = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
    return String.valueOf(real.getFileName());
  }
}
