package io.github.hrm4j.train.cli;

import io.github.hrm4j.checkpoint.Checkpoint;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.solve.Pretrained;
import io.github.hrm4j.solve.PuzzleFit;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.solve.SolverOptions;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.config.HostConfig;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the settings of {@code hrm solve} come to.
 *
 * @param checkpoint the model's file; nothing for the one in the box
 * @param info what it says about the model
 * @param device where to compute, if it was said
 * @param threads computing threads
 * @param segments the most segments of a puzzle; 0 for the model's own number
 */
record SolvePlan(
    Optional<Path> checkpoint,
    CheckpointInfo info,
    Optional<String> device,
    int threads,
    int segments) {
  private static final String PRETRAINED = "pretrained";
  private static final int MOST_SEGMENTS = 999_999;
  static final List<String> KEYS = List.of("checkpoint", "segments", "device", "threads");

  /**
   * Reads settings, and what the checkpoint says about its model.
   *
   * @throws ConfigException if something is wrong with them, or there is no model
   */
  static SolvePlan of(List<String> arguments, Path base, int processors) throws IOException {
    Overrides overrides = Overrides.parse(arguments);
    Optional<String> named = overrides.take("checkpoint");
    Optional<String> segments = overrides.take("segments");
    Optional<String> device = overrides.take("device");
    Optional<String> threads = overrides.take("threads");
    if (!overrides.names().isEmpty()) {
      throw new ConfigException(
          "command line: solve does not know '%s', only %s"
              .formatted(overrides.names().getFirst(), String.join(", ", KEYS)));
    }
    Optional<Path> checkpoint = checkpoint(named, base);
    return new SolvePlan(
        checkpoint,
        checkpoint.isPresent() ? Checkpoint.info(checkpoint.get()) : Pretrained.info(),
        device,
        threads
            .map(text -> count("threads", text, HostConfig.MOST_THREADS))
            .orElse(Math.min(processors, HostConfig.MOST_THREADS)),
        segments.map(text -> count("segments", text, MOST_SEGMENTS)).orElse(0));
  }

  private static int count(String key, String text, int most) {
    if (!text.matches("[1-9]\\d{0,5}") || Integer.parseInt(text) > most) {
      throw new ConfigException(
          "%s=%s: must be a whole number from 1 to %d".formatted(key, text, most));
    }
    return Integer.parseInt(text);
  }

  /** What was named, else the last model of the latest run here, else none: that in the box. */
  private static Optional<Path> checkpoint(Optional<String> named, Path base) throws IOException {
    if (named.isEmpty()) {
      Path latest = base.resolve("runs/latest");
      return Files.isDirectory(latest) ? new RunFolder(latest).lastModel() : Optional.empty();
    }
    Path path = base.resolve(named.get());
    if (named.get().equals(PRETRAINED) && !Files.exists(path)) {
      return Optional.empty();
    }
    return Optional.of(EvaluationPlan.checkpoint(path));
  }

  /** What to call the model. */
  String model() {
    return checkpoint.map(Path::toString).orElse("the pretrained model");
  }

  /**
   * The puzzle for this model.
   *
   * @throws ConfigException if the model does not know such puzzles, saying how to come by one that
   *     does
   */
  Puzzle fit(Puzzle puzzle) throws IOException {
    try {
      Puzzle known = PuzzleFit.numbered(puzzle, info);
      PuzzleFit.check(known, info);
      return known;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(model() + ": " + e.getMessage() + "; " + cure(puzzle), e);
    }
  }

  private String cure(Puzzle puzzle) throws IOException {
    String program = Program.name();
    if (checkpoint.isPresent() && PuzzleFit.fits(puzzle, Pretrained.info())) {
      return "the model in the box does: checkpoint=" + PRETRAINED;
    }
    String kind = puzzle.kind();
    if (kind.startsWith("sudoku")) {
      String size = kind.replaceAll(".* (\\d+)×\\d+", "$1");
      return "train one: `%s data sudoku --generate 4000 --size %s --output-dir data/sudoku-%s`, `%s train data_path=data/sudoku-%s`"
          .formatted(program, size, size, program, size);
    }
    if (kind.startsWith("arc")) {
      return "train one on a folder of tasks with this one: `%s data arc --source FOLDER --output-dir data/arc`, `%s train data_path=data/arc`"
          .formatted(program, program);
    }
    return "train one: `%s data maze --help` and `%s train --help` say how"
        .formatted(program, program);
  }

  /**
   * Loads the model.
   *
   * @param puzzles how many it is for
   */
  Solver open(int puzzles) throws IOException {
    SolverOptions options = new SolverOptions(device(puzzles), threads, segments);
    try {
      return checkpoint.isPresent()
          ? Solver.load(checkpoint.get(), options)
          : Pretrained.load(options);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage(), e);
    }
  }

  private String device(int puzzles) {
    int usual = checkpoint.isPresent() ? info.config().haltMaxSteps() : Pretrained.SEGMENTS;
    long most = (long) puzzles * (segments == 0 ? usual : segments);
    boolean brief = ColdStart.isBrief(info.config(), most);
    return device.orElse(brief ? ColdStart.DEVICE : "cpu");
  }
}
