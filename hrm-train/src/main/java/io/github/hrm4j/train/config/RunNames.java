package io.github.hrm4j.train.config;

import io.github.hrm4j.train.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a run is called, derived as the reference derives it.
 *
 * @param project {@code project_name}
 * @param run {@code run_name}
 * @param folder {@code run_dir}, which the reference calls {@code checkpoint_path}: where all the
 *     run's files lie
 */
public record RunNames(String project, String run, String folder) {
  private static final List<String> ADJECTIVES =
      List.of(
          "amber",
          "brave",
          "calm",
          "clever",
          "crisp",
          "eager",
          "early",
          "gentle",
          "golden",
          "green",
          "humble",
          "keen",
          "lively",
          "lucid",
          "mellow",
          "noble",
          "patient",
          "polished",
          "proud",
          "quick",
          "quiet",
          "rapid",
          "silver",
          "smooth",
          "steady",
          "sunny",
          "swift",
          "tidy",
          "vivid",
          "warm",
          "wise",
          "witty");
  private static final List<String> ANIMALS =
      List.of(
          "badger", "beaver", "bison", "crane", "dolphin", "eagle", "falcon", "ferret", "finch",
          "fox", "gecko", "heron", "ibex", "jackdaw", "kestrel", "lark", "lynx", "marmot", "marten",
          "newt", "osprey", "otter", "owl", "panther", "puffin", "raven", "robin", "salmon",
          "stoat", "swallow", "tern", "wren");

  static RunNames from(Settings given, RandomGenerator random) {
    String project = given.text("project_name");
    String run = given.text("run_name");
    String modelClass = afterAt(given.text("arch.name"));
    String name = run == null ? modelClass + " " + slug(random) : run;
    return new RunNames(
        project == null ? projectOf(given.text("data_path")) : project, name, folder(given, name));
  }

  /** The run folder that the settings name, if they do, in any of the three ways. */
  public static Optional<String> givenFolder(Settings given) {
    boolean named = given.has("run_dir") || given.has("checkpoint_path") || given.has("run_name");
    return named ? Optional.of(folder(given, given.text("run_name"))) : Optional.empty();
  }

  private static String folder(Settings given, String run) {
    String own = given.text("run_dir");
    String reference = given.text("checkpoint_path");
    if (own != null && reference != null && !own.equals(reference)) {
      throw new ConfigException(
          "run_dir=%s and checkpoint_path=%s are two names for the run folder; give one"
              .formatted(own, reference));
    }
    String chosen = own == null ? reference : own;
    return chosen == null ? "runs/" + folderName(run) : chosen;
  }

  /** {@code data/sudoku-6x6} → {@code Sudoku-6x6 ACT-torch}, by Python's rule of capitals. */
  private static String projectOf(String dataPath) {
    Path last = Path.of(dataPath).getFileName();
    String base = last == null ? dataPath : last.toString();
    String capital =
        base.isEmpty()
            ? base
            : base.substring(0, 1).toUpperCase(Locale.ROOT)
                + base.substring(1).toLowerCase(Locale.ROOT);
    return capital + " ACT-torch";
  }

  private static String afterAt(String archName) {
    return archName.substring(archName.indexOf('@') + 1);
  }

  private static String slug(RandomGenerator random) {
    return ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
        + "-"
        + ANIMALS.get(random.nextInt(ANIMALS.size()));
  }

  /**
   * The run's name as a folder name: what is neither letter, digit, dot nor dash becomes a dash.
   */
  private static String folderName(String run) {
    String name = run.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^[.-]+", "");
    return name.isEmpty() ? "run" : name;
  }
}
