package io.github.hrm4j.puzzle;

import java.util.Arrays;

/** A Sudoku to solve. Immutable, equal by contents. */
public final class SudokuQuestion implements Puzzle {
  private final Sudoku sudoku;
  private final byte[] givens;

  /**
   * A question.
   *
   * @param sudoku the kind of Sudoku
   * @param givens [n²], 0 where blank; copied
   * @throws IllegalArgumentException if it has another size, or a digit stands twice in a row, a
   *     column or a box, naming which
   */
  public SudokuQuestion(Sudoku sudoku, byte[] givens) {
    if (givens.length != sudoku.cells()) {
      throw new IllegalArgumentException(
          "sudoku %d×%d: needs %d cells, got %d"
              .formatted(sudoku.size(), sudoku.size(), sudoku.cells(), givens.length));
    }
    new SudokuGivens(sudoku, givens).requireConsistent();
    this.sudoku = sudoku;
    this.givens = givens.clone();
  }

  /** {@return the kind of Sudoku} */
  public Sudoku sudoku() {
    return sudoku;
  }

  /** {@return a copy of the givens [n²], 0 where blank} */
  public byte[] givens() {
    return givens.clone();
  }

  @Override
  public String kind() {
    return "sudoku %d×%d".formatted(sudoku.size(), sudoku.size());
  }

  @Override
  public int vocabSize() {
    return sudoku.vocabSize();
  }

  @Override
  public int seqLen() {
    return givens.length;
  }

  @Override
  public int[] tokens() {
    return sudoku.tokens(givens);
  }

  @Override
  public boolean solvedBy(int[] answer) {
    return sudoku.solves(givens, sudoku.fromTokens(answer));
  }

  @Override
  public String format(int[] answer) {
    return sudoku.format(sudoku.fromTokens(answer));
  }

  @Override
  public String render(int[] answer, boolean ansi) {
    return SudokuText.render(sudoku, givens, sudoku.fromTokens(answer), ansi);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SudokuQuestion question
        && sudoku.equals(question.sudoku)
        && Arrays.equals(givens, question.givens);
  }

  @Override
  public int hashCode() {
    return 31 * sudoku.hashCode() + Arrays.hashCode(givens);
  }

  /** The question as one line, {@code .} for a blank. */
  @Override
  public String toString() {
    return sudoku.format(givens);
  }
}
