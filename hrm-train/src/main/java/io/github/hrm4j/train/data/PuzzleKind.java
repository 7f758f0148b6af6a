package io.github.hrm4j.train.data;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Sudoku;

/** Which puzzles a dataset is about, as far as its sizes and its provenance tell. */
public sealed interface PuzzleKind {
  /** Sudokus of one size. */
  record Sudokus(Sudoku sudoku) implements PuzzleKind {
    @Override
    public String label() {
      return "Sudoku %d×%d".formatted(sudoku.size(), sudoku.size());
    }
  }

  /** Mazes of one size. */
  record Mazes(Maze maze) implements PuzzleKind {
    @Override
    public String label() {
      return "mazes of %d×%d".formatted(maze.size(), maze.size());
    }
  }

  /** Tasks of the Abstraction and Reasoning Corpus. */
  record Arc() implements PuzzleKind {
    @Override
    public String label() {
      return "ARC";
    }
  }

  /** Sequences of tokens of which nothing else is known. */
  record Other() implements PuzzleKind {
    @Override
    public String label() {
      return "unknown puzzles";
    }
  }

  /** The largest maze that there can be. */
  int MOST_CELLS_ON_A_SIDE = 1000;

  /** A name for people. */
  String label();

  /**
   * The kind of a dataset. Sizes of a 4×4 Sudoku and of a 4×4 maze are the same; only the builder's
   * name tells the maze.
   *
   * @param builder the builder's name in provenance.json, empty if there is none
   */
  static PuzzleKind of(DatasetMetadata metadata, String builder) {
    int cells = metadata.seqLen();
    int vocab = metadata.vocabSize();
    int size = (int) Math.round(Math.sqrt(cells));
    boolean square = size * size == cells;
    boolean maze = square && vocab == Maze.VOCAB_SIZE && size >= 2;
    if (maze && builder.startsWith("maze")) {
      return new Mazes(new Maze(size));
    }
    if (square && vocab == size + 2 && (size == 4 || size == 6 || size == 9)) {
      return new Sudokus(Sudoku.ofSize(size));
    }
    if (maze && size <= MOST_CELLS_ON_A_SIDE) {
      return new Mazes(new Maze(size));
    }
    return cells == ArcCanvas.SEQ_LEN && vocab == ArcCanvas.VOCAB_SIZE ? new Arc() : new Other();
  }
}
