package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.HostConfig;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the settings of {@code hrm solve} come to.
 *
 * @param checkpoint the model's file
 * @param options how to compute
 */
record SolvePlan(Path checkpoint, SolverOptions options) {
  private static final List<String> KEYS = List.of("device", "threads");

  /**
   * Reads settings.
   *
   * @throws ConfigException if something is wrong with them, or there is no model
   */
  static SolvePlan of(List<String> arguments, Path base, int processors) throws IOException {
    Overrides overrides = Overrides.parse(arguments);
    Path checkpoint = checkpoint(overrides.take("checkpoint"), base);
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
    return new SolvePlan(checkpoint, new SolverOptions(host.device(), host.threads(), segments));
  }

  private static int count(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new ConfigException("segments=" + text + ": must be a whole number from 1 to 999999");
    }
    return Integer.parseInt(text);
  }

  /** What was named, else the last model of the latest run here. */
  private static Path checkpoint(Optional<String> named, Path base) throws IOException {
    if (named.isPresent()) {
      return EvaluationPlan.checkpoint(base.resolve(named.get()));
    }
    Path latest = base.resolve("runs/latest");
    if (!Files.isDirectory(latest)) {
      throw new ConfigException(
          "solve: there is no runs/latest here; give checkpoint=FILE, or train a model with `%s train`"
              .formatted(Program.name()));
    }
    return EvaluationPlan.checkpoint(latest);
  }

  /** Loads the model. */
  Solver open() throws IOException {
    try {
      return Solver.load(checkpoint, options);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage(), e);
    }
  }

  /** How to come by a model for such a puzzle. */
  String cure(Puzzle puzzle) {
    String program = Program.name();
    if (!puzzle.kind().startsWith("sudoku")) {
      return "; `%s data maze --help` and `%s train --help` say how to train one"
          .formatted(program, program);
    }
    String size = puzzle.kind().replaceAll(".* (\\d+)×\\d+", "$1");
    return "; train one: `%s data sudoku --generate 4000 --size %s --output-dir data/sudoku-%s`, `%s train data_path=data/sudoku-%s`"
        .formatted(program, size, size, program, size);
  }
}
