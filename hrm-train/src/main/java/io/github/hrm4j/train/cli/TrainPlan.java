package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.ConfigFile;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Preset;
import io.github.hrm4j.train.config.RunNames;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.config.TrainConfig;
import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.run.ResumePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What the arguments of {@code hrm train} come to. Layers from below: the run that goes on, or the
 * preset if no dataset is named; the file that {@code config=} names; the command line.
 *
 * @param config everything resolved
 * @param resume the state to go on from, if any
 * @param dataset what to generate at data_path if nothing is there, if that is ours to do
 */
record TrainPlan(
    TrainConfig config, Optional<ResumePoint> resume, Optional<GeneratorOptions> dataset) {
  private static final int MOST_NAMES_TRIED = 1000;

  /** Threads change no result and the folder may have been moved: both are found out anew. */
  private static final Set<String> NOT_FROM_A_SAVED_RUN = Set.of("threads", "checkpoint_path");

  /**
   * Reads arguments.
   *
   * @param base relative paths start here
   * @param random draws a run's name
   * @param warn told of unknown keys in files
   * @throws ConfigException if something is wrong with them
   */
  static TrainPlan of(
      List<String> arguments,
      Path base,
      RandomGenerator random,
      int processors,
      Consumer<String> warn)
      throws IOException {
    Overrides overrides = Overrides.parse(arguments);
    Optional<ConfigFile> file =
        overrides.take("config").map(name -> ConfigFile.read(base.resolve(name)));
    Optional<String> resumeText = overrides.take("resume");
    Settings given = new Settings();
    file.ifPresent(layer -> layer.applyTo(given, warn));
    overrides.applyTo(given);
    Optional<ResumePoint> resume =
        resumeText.isPresent() ? resume(resumeText.get(), given, base) : Optional.empty();

    Settings settings = new Settings();
    Optional<GeneratorOptions> dataset = Optional.empty();
    if (resume.isPresent()) {
      goOn(resume.get(), settings, warn);
    } else if (!given.has("data_path")) {
      Preset preset = Preset.load();
      preset.settings().applyTo(settings, warn);
      dataset = Optional.of(preset.dataset());
    }
    settings.putAll(given);
    resume.ifPresent(point -> requireFolder(settings, point, base));
    TrainConfig config = TrainConfig.from(settings, random, processors);
    boolean named = RunNames.givenFolder(settings).isPresent();
    for (int i = 0; !named && taken(config, base) && i < MOST_NAMES_TRIED; i++) {
      config = TrainConfig.from(settings, random, processors);
    }
    return new TrainPlan(config, resume, dataset);
  }

  private static boolean taken(TrainConfig config, Path base) {
    return Files.exists(base.resolve(config.names().folder()));
  }

  private static Optional<ResumePoint> resume(String text, Settings given, Path base)
      throws IOException {
    Path latest = base.resolve("runs/latest");
    return switch (text) {
      case "auto" ->
          ResumePoint.ifAny(RunNames.givenFolder(given).map(base::resolve).orElse(latest));
      case "latest" -> {
        if (!Files.isDirectory(latest)) {
          throw new ConfigException("resume=latest: there is no runs/latest here");
        }
        yield Optional.of(ResumePoint.at(latest));
      }
      default -> Optional.of(ResumePoint.at(base.resolve(text)));
    };
  }

  private static void goOn(ResumePoint point, Settings settings, Consumer<String> warn) {
    ConfigFile.read(point.folder().config()).without(NOT_FROM_A_SAVED_RUN).applyTo(settings, warn);
  }

  /** A run that goes on stays in its folder, by whatever name the user called it. */
  private static void requireFolder(Settings settings, ResumePoint point, Path base) {
    Path folder = point.folder().path();
    for (String key : List.of("run_dir", "checkpoint_path")) {
      String given = settings.has(key) ? settings.text(key) : null;
      if (given != null && !same(base.resolve(given), folder)) {
        throw new ConfigException(
            "%s=%s: a resumed run stays in its folder, %s".formatted(key, given, folder));
      }
    }
    Path shown = folder.startsWith(base) ? base.relativize(folder) : folder;
    settings.put("run_dir", shown.toString(), "resume");
    settings.put("checkpoint_path", null, "resume");
  }

  private static boolean same(Path a, Path b) {
    return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }
}
