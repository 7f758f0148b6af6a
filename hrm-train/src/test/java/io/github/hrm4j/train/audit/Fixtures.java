package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;
import io.github.hrm4j.puzzle.Dihedral;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.train.audit.Fixture.Example;
import io.github.hrm4j.train.audit.Fixture.Puzzle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Datasets without faults or leaks, and augmented images of their examples. */
public final class Fixtures {
  private static final Sudoku NINE = Sudoku.ofSize(9);
  static final Maze MAZE = new Maze(11);

  private final Random random;

  public Fixtures(long seed) {
    random = new Random(seed);
  }

  // ---- Sudoku: questions may have several solutions, as the format allows.

  /** Ten training groups with two shuffles each, and four test puzzles. */
  public Fixture sudoku() {
    var fixture = new Fixture(NINE.vocabSize(), NINE.cells());
    for (int i = 0; i < 10; i++) {
      Example first = sudokuPuzzle();
      fixture.train().add(Fixture.singles(first, shuffled(first), shuffled(first)));
    }
    for (int i = 0; i < 4; i++) {
      fixture.test().add(Fixture.singles(sudokuPuzzle()));
    }
    return fixture;
  }

  Example sudokuPuzzle() {
    byte[] answer = new SudokuSolver(NINE).fill(random);
    return new Example(NINE.tokens(dug(answer)), NINE.tokens(answer));
  }

  private byte[] dug(byte[] answer) {
    byte[] question = answer.clone();
    for (int cell = 0; cell < question.length; cell++) {
      question[cell] = random.nextInt(3) == 0 ? question[cell] : 0;
    }
    return question;
  }

  /** Another question with the same answer. */
  Example dugAgain(Example example) {
    byte[] answer = NINE.fromTokens(example.label());
    return new Example(NINE.tokens(dug(answer)), example.label());
  }

  /** An image under all symmetries, written apart from the code that is tested. */
  Example shuffled(Example example) {
    List<Integer> rows = lines();
    List<Integer> columns = lines();
    List<Integer> digits = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    Collections.shuffle(digits, random);
    boolean transpose = random.nextBoolean();
    return new Example(
        shuffled(example.input(), rows, columns, digits, transpose),
        shuffled(example.label(), rows, columns, digits, transpose));
  }

  private List<Integer> lines() {
    List<List<Integer>> bands =
        new ArrayList<>(
            List.of(
                new ArrayList<>(List.of(0, 1, 2)),
                new ArrayList<>(List.of(3, 4, 5)),
                new ArrayList<>(List.of(6, 7, 8))));
    Collections.shuffle(bands, random);
    List<Integer> lines = new ArrayList<>();
    for (List<Integer> band : bands) {
      Collections.shuffle(band, random);
      lines.addAll(band);
    }
    return lines;
  }

  private static int[] shuffled(
      int[] tokens,
      List<Integer> rows,
      List<Integer> columns,
      List<Integer> digits,
      boolean transpose) {
    int[] image = new int[81];
    for (int r = 0; r < 9; r++) {
      for (int c = 0; c < 9; c++) {
        int from = rows.get(r) * 9 + columns.get(c);
        int token = tokens[from];
        image[transpose ? c * 9 + r : r * 9 + c] = token < 2 ? token : digits.get(token - 2) + 1;
      }
    }
    return image;
  }

  // ---- Mazes

  /** Ten training mazes with their eight images, and four test mazes. */
  public Fixture maze() {
    var fixture = new Fixture(Maze.VOCAB_SIZE, MAZE.cells());
    for (int i = 0; i < 10; i++) {
      Example first = mazePuzzle();
      Example[] images =
          Arrays.stream(Dihedral.values()).map(t -> image(first, t)).toArray(Example[]::new);
      fixture.train().add(Fixture.singles(images));
    }
    for (int i = 0; i < 4; i++) {
      fixture.test().add(Fixture.singles(mazePuzzle()));
    }
    return fixture;
  }

  /** With test maze 1, turned, as training example 80. */
  public Fixture mazeWithLeak() {
    Fixture fixture = maze();
    Example leaked = fixture.test().get(1).getFirst().examples().getFirst();
    fixture.train().add(Fixture.singles(image(leaked, Dihedral.ROTATE_270)));
    return fixture;
  }

  static Example image(Example example, Dihedral transform) {
    return new Example(image(example.input(), transform), image(example.label(), transform));
  }

  private static int[] image(int[] tokens, Dihedral transform) {
    byte[] grid = MAZE.fromTokens(tokens);
    return MAZE.tokens(transform.apply(grid, MAZE.size(), MAZE.size()));
  }

  /** Start and goal in opposite corners, walls that leave the upper and the right border open. */
  Example mazePuzzle() {
    int n = MAZE.size();
    var text = new StringBuilder();
    for (int cell = 0; cell < n * n; cell++) {
      boolean border = cell < n || cell % n == n - 1;
      text.append(border || random.nextInt(3) > 0 ? ' ' : '#');
    }
    text.setCharAt(0, 'S');
    text.setCharAt(n * n - 1, 'G');
    byte[] question = MAZE.grid(text.toString());
    byte[] answer = question.clone();
    for (int cell = 1; cell < n * n - 1; cell++) {
      boolean border = cell < n || cell % n == n - 1;
      answer[cell] = border ? 4 : question[cell]; // 2n - 2 steps: none is shorter
    }
    return new Example(MAZE.tokens(question), MAZE.tokens(answer));
  }

  // ---- ARC

  /** Six training tasks and three evaluation tasks with two variants each. */
  public Fixture arc() {
    var fixture = new Fixture(ArcCanvas.VOCAB_SIZE, ArcCanvas.SEQ_LEN);
    for (int i = 0; i < 6; i++) {
      task(fixture, "train" + i, List.of(pair(), pair(), pair()), List.of());
    }
    for (int i = 0; i < 3; i++) {
      task(fixture, "eval" + i, List.of(pair(), pair()), List.of(pair()));
    }
    return fixture;
  }

  ArcPair pair() {
    return new ArcPair(grid(random.nextInt(3, 12)), grid(random.nextInt(3, 12)));
  }

  private ArcGrid grid(int size) {
    byte[] cells = new byte[size * (size + 1)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) random.nextInt(10);
    }
    return new ArcGrid(size, size + 1, cells);
  }

  /** Adds a task and two variants, with its test pairs in the test split. */
  void task(Fixture fixture, String id, List<ArcPair> train, List<ArcPair> test) {
    List<Puzzle> trainGroup = new ArrayList<>();
    List<Puzzle> testGroup = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ArcVariant variant = i == 0 ? ArcVariant.IDENTITY : variant();
      int identifier = fixture.names.size();
      fixture.names.add(i == 0 ? id : variant.nameOf(id));
      trainGroup.add(new Puzzle(identifier, examples(train, variant, true)));
      testGroup.add(new Puzzle(identifier, examples(test, variant, false)));
    }
    fixture.train().add(trainGroup);
    if (!test.isEmpty()) {
      fixture.test().add(testGroup);
    }
  }

  ArcVariant variant() {
    return ArcVariant.draw(random);
  }

  private List<Example> examples(List<ArcPair> pairs, ArcVariant variant, boolean shift) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      int room = ArcCanvas.SIZE - extent(pairs.get(i)) + 1;
      int row = shift && i > 0 ? random.nextInt(room) : 0;
      int column = shift && i > 0 ? random.nextInt(room) : 0;
      examples.add(example(pairs.get(i), variant, row, column));
    }
    return examples;
  }

  private static int extent(ArcPair pair) {
    int rows = Math.max(pair.input().rows(), pair.output().rows());
    return Math.max(rows, Math.max(pair.input().columns(), pair.output().columns()));
  }

  static Example example(ArcPair pair, ArcVariant variant, int row, int column) {
    return new Example(
        canvas(pair.input(), variant, row, column), canvas(pair.output(), variant, row, column));
  }

  private static int[] canvas(ArcGrid grid, ArcVariant variant, int row, int column) {
    byte[] tokens = new byte[ArcCanvas.SEQ_LEN];
    ArcCanvas.write(grid, variant, row, column, tokens, 0);
    int[] wide = new int[tokens.length];
    Arrays.setAll(wide, i -> tokens[i]);
    return wide;
  }
}
