package io.github.hrm4j.train.view;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcText;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.MazeText;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuText;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.audit.Names;
import io.github.hrm4j.train.audit.Recorded;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.PuzzleKind;
import io.github.hrm4j.train.data.PuzzleSet;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Renders one puzzle of a dataset with all of its examples. */
public final class PuzzleView {
  private final Path dir;
  private final boolean ansi;
  private final StringBuilder text = new StringBuilder();

  private PuzzleView(Path dir, boolean ansi) {
    this.dir = dir;
    this.ansi = ansi;
  }

  /**
   * A puzzle as text.
   *
   * @param index of the puzzle among those of the split, all sets together
   * @param ansi whether to use ANSI colours
   * @throws ConfigException if there is no such puzzle
   */
  public static String of(Path dir, Split split, int index, boolean ansi) throws IOException {
    var view = new PuzzleView(dir, ansi);
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, split)) {
      view.show(dataset, split, index);
    }
    return view.text.toString();
  }

  private void show(PuzzleDataset dataset, Split split, int index) throws IOException {
    PuzzleKind kind = PuzzleKind.of(dataset.metadata(), Recorded.read(dir).builder());
    int local = index;
    for (PuzzleSet set : dataset.sets()) {
      if (local >= 0 && local < set.puzzles()) {
        show(kind, set, split, index, local);
        return;
      }
      local -= set.puzzles();
    }
    int puzzles = dataset.sets().stream().mapToInt(PuzzleSet::puzzles).sum();
    throw new ConfigException(
        "%s: --index %d, the %s split has puzzles 0 to %d"
            .formatted(dir, index, split.folder(), puzzles - 1));
  }

  private void show(PuzzleKind kind, PuzzleSet set, Split split, int index, int puzzle)
      throws IOException {
    int identifier = set.puzzleIdentifier(puzzle);
    String name = identifier == 0 ? "" : ", " + Names.read(dir).of(identifier);
    line("%s, %s puzzle %d%s".formatted(kind.label(), split.folder(), index, name));
    examples(kind, set, split, puzzle);
    Split other = split == Split.TRAIN ? Split.TEST : Split.TRAIN;
    if (kind instanceof PuzzleKind.Arc && PuzzleDataset.has(dir, other)) {
      showTwin(kind, other, identifier);
    }
  }

  /** The pairs of an ARC task lie in both splits, under the same identifier. */
  private void showTwin(PuzzleKind kind, Split split, int identifier) throws IOException {
    try (PuzzleDataset dataset = PuzzleDataset.open(dir, split)) {
      for (PuzzleSet set : dataset.sets()) {
        int puzzle =
            IntStream.range(0, set.puzzles())
                .filter(each -> set.puzzleIdentifier(each) == identifier)
                .findFirst()
                .orElse(-1);
        if (puzzle >= 0) {
          examples(kind, set, split, puzzle);
          return;
        }
      }
    }
  }

  private void examples(PuzzleKind kind, PuzzleSet set, Split split, int puzzle)
      throws IOException {
    int from = set.firstExample(puzzle);
    int to = set.firstExample(puzzle + 1);
    for (int example = from; example < to; example++) {
      if (to - from > 1 || kind instanceof PuzzleKind.Arc) {
        line("");
        line("%s pair %d of %d".formatted(split.folder(), example - from + 1, to - from));
      }
      PuzzleBatch one = set.example(example);
      try {
        text.append(render(kind, one.inputs(), labels(one)));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(
            "%s: %s example %d: %s".formatted(dir, split.folder(), example, e.getMessage()));
      }
    }
  }

  /** Labels as tokens: what is left out of the loss is padding. */
  private static int[] labels(PuzzleBatch example) {
    return IntStream.of(example.labels()).map(token -> Math.max(token, 0)).toArray();
  }

  private String render(PuzzleKind kind, int[] input, int[] label) {
    return switch (kind) {
      case PuzzleKind.Sudokus sudokus -> sudoku(sudokus.sudoku(), input, label);
      case PuzzleKind.Mazes mazes -> maze(mazes.maze(), input, label);
      case PuzzleKind.Arc _ ->
          ArcText.render(
              new ArcPair(ArcCanvas.find(input).grid(), ArcCanvas.find(label).grid()), ansi);
      case PuzzleKind.Other _ -> tokens("question", input) + tokens("answer", label);
    };
  }

  private String sudoku(Sudoku sudoku, int[] input, int[] label) {
    byte[] question = sudoku.fromTokens(input);
    return "%d givens%n".formatted(Sudoku.givens(question))
        + SudokuText.render(sudoku, question, sudoku.fromTokens(label), ansi)
        + (ansi ? "" : "(' before a digit: filled in)\n");
  }

  private String maze(Maze maze, int[] input, int[] label) {
    byte[] question = maze.fromTokens(input);
    int steps = maze.shortestWay(question);
    return (steps < 0 ? "no way from S to G\n" : "%d steps from S to G\n".formatted(steps))
        + MazeText.render(maze, question, maze.fromTokens(label), ansi)
        + (ansi ? "" : "(' before a cell: filled in)\n");
  }

  private static String tokens(String name, int[] tokens) {
    var line = new StringBuilder(name).append(':');
    for (int token : tokens) {
      line.append(' ').append(token);
    }
    return line.append('\n').toString();
  }

  private void line(String line) {
    text.append(line.replaceAll("\\p{Cntrl}", "?")).append('\n');
  }
}
