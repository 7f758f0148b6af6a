package io.github.hrm4j.solve;

import io.github.hrm4j.checkpoint.CheckpointFile;
import io.github.hrm4j.checkpoint.CheckpointInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;

/**
 * The model in the box: a small HRM for Sudokus of 6×6, its weights rounded to 16 bits. How it was
 * made is in its notes ({@link CheckpointInfo#notes}): {@code command}, {@code data}, {@code
 * audit}.
 */
public final class Pretrained {
  /** The resource beside this class, and what messages call it. */
  public static final String NAME = "pretrained-sudoku-6x6.safetensors";

  /** The most segments of a puzzle unless the options say otherwise (docs/solving.md). */
  public static final int SEGMENTS = 16;

  private static final String CLASSES_NOTE = "train_classes";

  private Pretrained() {}

  /**
   * Loads it.
   *
   * @param options device, threads and segments
   * @return a solver that owns its copy of the weights until it is closed
   * @throws IOException if the resource is missing or damaged
   * @throws IllegalArgumentException if the device is not available here; the message lists those
   *     that are
   */
  public static Solver load(SolverOptions options) throws IOException {
    try (CheckpointFile file = open()) {
      SolverOptions own = options.segments() == 0 ? options.withSegments(SEGMENTS) : options;
      return Solver.load(file, info(file), own);
    }
  }

  /**
   * What it says about itself.
   *
   * @return its configuration and notes
   * @throws IOException if the resource is missing or damaged
   */
  public static CheckpointInfo info() throws IOException {
    try (CheckpointFile file = open()) {
      return info(file);
    }
  }

  /**
   * The classes of the solutions that it was trained on: canonical forms under every symmetry of
   * the grid. A puzzle whose solution is in none of them is new to it, however one turns it.
   *
   * @return the canonical forms, a line of digits each
   * @throws IOException if the resource is missing or damaged
   */
  public static Set<String> trainClasses() throws IOException {
    return Set.of(info().notes().getOrDefault(CLASSES_NOTE, "").split(" ", -1));
  }

  private static CheckpointInfo info(CheckpointFile file) throws IOException {
    return file.info().orElseThrow(() -> new IOException(NAME + ": says nothing about its model"));
  }

  private static CheckpointFile open() throws IOException {
    try (InputStream in = Pretrained.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new FileNotFoundException(NAME + ": this resource is not in the jar of hrm-model");
      }
      return CheckpointFile.read(Path.of(NAME), in.readAllBytes());
    }
  }
}
