package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcQuestion;
import io.github.hrm4j.puzzle.ArcTask;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.data.ArcTaskFile;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Puzzles as people type them: one on the command line, in a file, or on the standard input. */
final class PuzzleInput {
  /** More than any puzzle, or many thousand of them; a larger file is no list of puzzles. */
  private static final int MAX_BYTES = 64 << 20;

  /** Cells of the smallest Sudoku, more than any row of the largest has. */
  private static final int FEWEST_CELLS = 16;

  /** Some editors put it before the text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private PuzzleInput() {}

  /**
   * Reads what was named.
   *
   * @param given a puzzle, a file, or {@code -} for the standard input
   * @throws ConfigException if there is none in it, naming the place of what does not fit
   */
  static List<Puzzle> read(String given, Path base, InputStream in) throws IOException {
    if (given.equals("-")) {
      return parse("standard input", text("standard input", bounded("standard input", in)));
    }
    Path file = file(given, base);
    if (file == null) {
      return parse("puzzle", given);
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return parse(given, text(given, bounded(given, stream)));
    }
  }

  /** All of it; the size of a pipe is not known before it is read. */
  private static byte[] bounded(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(name + ": larger than 64 MiB; is this a list of puzzles?");
    }
    return bytes;
  }

  /** The file or pipe of that name; null where there is none and it looks like a puzzle. */
  private static Path file(String given, Path base) throws IOException {
    try {
      Path file = base.resolve(given);
      if (Files.exists(file) && !Files.isDirectory(file)) {
        return file;
      }
      if (looksLikePuzzle(given)) {
        return null;
      }
      if (Files.isDirectory(file)) {
        throw new ConfigException(
            given + ": is a folder; give a file of puzzles, and a run as checkpoint=" + given);
      }
    } catch (InvalidPathException e) {
      return null;
    }
    throw new ConfigException(
        given + ": neither a file nor a puzzle; see " + Program.name() + " solve --help");
  }

  /** Cells of a Sudoku, or at least half of it dots and digits: mistyped, perhaps, but no name. */
  private static boolean looksLikePuzzle(String text) {
    String cells = text.replaceAll("\\s", "");
    long known = cells.chars().filter(c -> c == '.' || (c >= '0' && c <= '9')).count();
    boolean sized = cells.length() == 16 || cells.length() == 36 || cells.length() == 81;
    return MazeInput.looksLike(text)
        || (known > 0 && (known == cells.length() || (sized && 2 * known >= cells.length())));
  }

  private static String text(String name, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigException(name + ": is not text", e);
    }
  }

  /** An ARC task; Sudokus as they are drawn; or one puzzle a line, or over several lines. */
  static List<Puzzle> parse(String name, String text) throws IOException {
    if (text.stripLeading().startsWith("{")) {
      return arc(name, text);
    }
    if (DrawnSudokus.areIn(text)) {
      return drawn(name, DrawnSudokus.read(text));
    }
    List<String> filled = text.lines().filter(line -> !line.isBlank()).toList();
    if (filled.isEmpty()) {
      throw new ConfigException(name + ": holds no puzzle");
    }
    if (MazeInput.isIn(text)) {
      List<String> rows = MazeInput.rows(text);
      return MazeInput.areWhole(rows)
          ? onePerLine(name, text, Maze::parse)
          : List.of(parseOne(name, String.join("\n", rows), Maze::parse));
    }
    return filled.size() > 1 && filled.stream().anyMatch(PuzzleInput::isWhole)
        ? onePerLine(name, text, Sudoku::parse)
        : SudokuBlocks.parse(name, text);
  }

  private static List<Puzzle> onePerLine(
      String name, String text, Function<String, Puzzle> parser) {
    List<String> lines = text.lines().toList();
    List<Puzzle> puzzles = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        puzzles.add(parseOne(name + ", line " + (i + 1), lines.get(i), parser));
      }
    }
    return puzzles;
  }

  private static List<Puzzle> drawn(String name, List<String> grids) {
    List<Puzzle> puzzles = new ArrayList<>(grids.size());
    for (String grid : grids) {
      String which = grids.size() == 1 ? "" : ", grid " + (puzzles.size() + 1);
      puzzles.add(parseOne(name + which, grid, Sudoku::parse));
    }
    return puzzles;
  }

  /** The test inputs of a task. */
  private static List<Puzzle> arc(String name, String text) throws FormatException {
    ArcTask task = ArcTaskFile.parseQuestions(Path.of(name), text.getBytes(StandardCharsets.UTF_8));
    return task.test().stream().map(pair -> question(task.id(), pair)).toList();
  }

  private static Puzzle question(String task, ArcPair pair) {
    Optional<ArcGrid> output = Optional.of(pair.output()).filter(grid -> grid.rows() > 0);
    return new ArcQuestion(task, OptionalInt.empty(), pair.input(), output);
  }

  /** Whether a line is a Sudoku of its own and not a row of one. */
  private static boolean isWhole(String line) {
    return line.chars().filter(c -> !Character.isWhitespace(c)).count() >= FEWEST_CELLS;
  }

  static Puzzle parseOne(String name, String text, Function<String, Puzzle> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + ": " + e.getMessage(), e);
    }
  }
}
