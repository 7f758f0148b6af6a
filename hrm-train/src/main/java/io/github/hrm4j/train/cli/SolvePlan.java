package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.HostConfig;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the settings of {@code hrm solve} come to.
 *
 * @param checkpoint the model's file; empty for the one in the box
 * @param options how to compute
 */
record SolvePlan(Optional<Path> checkpoint, SolverOptions options) {
  /** The name of the model that comes with the program. */
  static final String PRETRAINED = "pretrained";

  private static final List<String> KEYS = List.of("device", "threads");

  /**
   * Reads settings.
   *
   * @throws ConfigException if something is wrong with them
   */
  static SolvePlan of(List<String> arguments, Path base, int processors) throws IOException {
    Overrides overrides = Overrides.parse(arguments);
    Optional<String> named = overrides.take("checkpoint");
    int segments = overrides.take("segments").map(SolvePlan::count).orElse(0);
    for (String name : overrides.names()) {
      if (!KEYS.contains(name)) {
        throw new ConfigException(
            "command line: solve does not know '%s', only checkpoint, segments, %s"
                .formatted(name, String.join(", ", KEYS)));
      }
    }
    Settings settings = new Settings();
    overrides.applyTo(settings);
    HostConfig host = HostConfig.from(settings, processors);
    return new SolvePlan(
        checkpoint(named, base), new SolverOptions(host.device(), host.threads(), segments));
  }

  private static int count(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new ConfigException("segments=" + text + ": must be a whole number from 1 on");
    }
    return Integer.parseInt(text);
  }

  /** What was named; else the last model of the latest run here; else the one in the box. */
  private static Optional<Path> checkpoint(Optional<String> named, Path base) throws IOException {
    if (named.isPresent()) {
      return named.get().equals(PRETRAINED)
          ? Optional.empty()
          : Optional.of(EvaluationPlan.checkpoint(base.resolve(named.get())));
    }
    Path latest = base.resolve("runs/latest");
    return Files.isDirectory(latest) ? new RunFolder(latest).lastModel() : Optional.empty();
  }

  /** Loads the model. */
  Solver open() throws IOException {
    try {
      return checkpoint.isPresent()
          ? Solver.load(checkpoint.get(), options)
          : Solver.pretrained(options);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage(), e);
    }
  }

  /** The model's name for messages. */
  String name() {
    return checkpoint.map(Path::toString).orElse("checkpoint=" + PRETRAINED);
  }

  /** Where a model for another puzzle comes from. */
  String cure(Puzzle puzzle) {
    String size = puzzle.kind().replaceAll(".* (\\d+)×\\d+", "$1");
    if (puzzle.kind().equals("sudoku 6×6")) {
      return " (checkpoint=" + PRETRAINED + " is one)";
    }
    return puzzle.kind().startsWith("sudoku")
        ? " (`%s data sudoku --generate 4000 --size %s --output-dir data/sudoku-%s` and `%s train data_path=data/sudoku-%s` make one)"
            .formatted(Program.name(), size, size, Program.name(), size)
        : " (`%s data maze --help` and `%s train --help` say how to make one)"
            .formatted(Program.name(), Program.name());
  }
}
