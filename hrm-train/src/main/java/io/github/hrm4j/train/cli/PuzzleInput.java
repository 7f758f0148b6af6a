package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puzzles as people type them: one on the command line, in a file, or on the standard input. */
final class PuzzleInput {
  /** More than any puzzle, or many thousand of them; a larger file is no list of puzzles. */
  private static final long MAX_BYTES = 64L << 20;

  /** Characters in a row of the largest Sudoku, should there be a space after each. */
  private static final int MAX_SUDOKU_ROW = 15;

  private PuzzleInput() {}

  /**
   * Reads what was named.
   *
   * @param given a puzzle, a file, or {@code -} for the standard input
   * @throws ConfigException if there is none in it, naming the place of what does not fit
   */
  static List<Puzzle> read(String given, Path base, InputStream in) throws IOException {
    if (given.equals("-")) {
      return parse("standard input", text("standard input", in.readNBytes((int) MAX_BYTES)));
    }
    Path file = file(given, base);
    if (file == null) {
      return parse("puzzle", given);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new ConfigException(given + ": larger than 64 MiB; is this a list of puzzles?");
    }
    return parse(given, text(given, Files.readAllBytes(file)));
  }

  /** The file of that name; null where there is none and it looks like a puzzle. */
  private static Path file(String given, Path base) throws IOException {
    try {
      Path file = base.resolve(given);
      if (Files.isRegularFile(file)) {
        return file;
      }
      if (looksLikePuzzle(given)) {
        return null;
      }
    } catch (InvalidPathException e) {
      return null;
    }
    throw new ConfigException(given + ": neither a file nor a puzzle; see hrm solve --help");
  }

  private static boolean looksLikePuzzle(String text) {
    return text.strip().matches("(?s)[.0-9\\s]+") || isMaze(text);
  }

  private static boolean isMaze(String text) {
    return text.matches("[# SGo\\n\\r]+") && text.contains("S");
  }

  private static String text(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(name + ": is not text", e);
    }
  }

  /** One puzzle a line, or one puzzle over several lines. */
  static List<Puzzle> parse(String name, String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new ConfigException(name + ": holds no puzzle");
    }
    boolean maze = isMaze(text);
    if (lines.size() == 1 || !lines.stream().allMatch(line -> isWhole(line, maze))) {
      return List.of(parseOne(name, String.join("\n", lines), maze));
    }
    List<Puzzle> puzzles = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      puzzles.add(parseOne(name + ", puzzle " + (i + 1), lines.get(i), maze));
    }
    return puzzles;
  }

  /** Whether a line is a puzzle of its own and not a row of one. */
  private static boolean isWhole(String line, boolean maze) {
    return maze
        ? line.indexOf('S') >= 0 && line.indexOf('G') >= 0
        : line.strip().length() > MAX_SUDOKU_ROW;
  }

  private static Puzzle parseOne(String name, String text, boolean maze) {
    try {
      return maze ? Maze.parse(text) : Sudoku.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + ": " + e.getMessage(), e);
    }
  }
}
