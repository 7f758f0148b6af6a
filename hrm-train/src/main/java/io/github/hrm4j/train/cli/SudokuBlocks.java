package io.github.hrm4j.train.cli;

import io.github.hrm4j.puzzle.Puzzle;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sudokus over several lines each, with blank lines between them. A single one may have blank lines
 * in it, between its bands.
 */
final class SudokuBlocks {
  private static final Set<Integer> CELLS = Set.of(16, 36, 81);

  private SudokuBlocks() {}

  /**
   * Lines that stand together.
   *
   * @param line the number of the first, from 1
   */
  private record Block(int line, String text) {}

  /**
   * Reads one puzzle or several.
   *
   * @param name where the text comes from, for messages
   * @param text with at least one line that is not blank
   * @throws ConfigException naming the place of what does not fit
   */
  static List<Puzzle> parse(String name, String text) {
    List<Block> blocks = blocks(text);
    if (blocks.size() == 1 || CELLS.contains(cells(text))) {
      return List.of(one(name, text));
    }
    return blocks.stream().map(each -> one(name + ", line " + each.line(), each.text())).toList();
  }

  private static Puzzle one(String name, String text) {
    boolean severalLines = text.strip().lines().count() > 1;
    if (severalLines && !CELLS.contains(cells(text))) {
      throw new ConfigException(
          "%s: sudoku: %d characters over several lines, a grid has 16 (4×4), 36 (6×6) or 81 (9×9); of several puzzles each is on one line, or has a blank line below it"
              .formatted(name, cells(text)));
    }
    return PuzzleInput.parseOne(name, text, Sudoku::parse);
  }

  private static int cells(String text) {
    return text.replaceAll("\\s", "").length();
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int from = 0;
    for (int i = 0; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).isBlank()) {
        if (i > from) {
          blocks.add(new Block(from + 1, String.join("\n", lines.subList(from, i))));
        }
        from = i + 1;
      }
    }
    return blocks;
  }
}
