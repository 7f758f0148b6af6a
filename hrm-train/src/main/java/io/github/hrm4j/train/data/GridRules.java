package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Sudoku;

/** What the rows of a CSV file must be. */
interface GridRules {
  /** Bytes of a grid. */
  int cells();

  /**
   * Reads a question or an answer.
   *
   * @throws IllegalArgumentException saying where the text is wrong
   */
  byte[] parse(String text);

  /** Whether the answer is one to the question. */
  boolean solves(byte[] question, byte[] answer);

  /** Those of Sudoku. */
  static GridRules of(Sudoku sudoku) {
    return new GridRules() {
      @Override
      public int cells() {
        return sudoku.cells();
      }

      @Override
      public byte[] parse(String text) {
        return sudoku.grid(text.strip());
      }

      @Override
      public boolean solves(byte[] question, byte[] answer) {
        return sudoku.solves(question, answer);
      }
    };
  }

  /** Those of mazes, where blanks at the ends are cells. */
  static GridRules of(Maze maze) {
    return new GridRules() {
      @Override
      public int cells() {
        return maze.cells();
      }

      @Override
      public byte[] parse(String text) {
        return maze.grid(text);
      }

      @Override
      public boolean solves(byte[] question, byte[] answer) {
        return maze.solves(question, answer);
      }
    };
  }
}
