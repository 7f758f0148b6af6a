package io.github.hrm4j.puzzle;

/** Looks for givens that contradict each other: a digit twice in a row, a column or a box. */
final class SudokuGivens {
  private final Sudoku sudoku;
  private final byte[] givens;

  SudokuGivens(Sudoku sudoku, byte[] givens) {
    this.sudoku = sudoku;
    this.givens = givens;
  }

  /** Throws an {@link IllegalArgumentException} that names the first contradiction. */
  void requireConsistent() {
    int n = sudoku.size();
    for (int second = 0; second < givens.length; second++) {
      for (int first = 0; first < second && givens[second] != 0; first++) {
        if (givens[first] == givens[second] && shareUnit(first, second)) {
          throw new IllegalArgumentException(
              "sudoku %d×%d: %s, and no answer can keep both"
                  .formatted(n, n, contradiction(first, second)));
        }
      }
    }
  }

  private boolean shareUnit(int a, int b) {
    return row(a) == row(b) || column(a) == column(b) || sudoku.boxOf(a) == sudoku.boxOf(b);
  }

  private String contradiction(int a, int b) {
    int digit = givens[a];
    if (row(a) == row(b)) {
      return "row %d has two %ds, in columns %d and %d"
          .formatted(row(a), digit, column(a), column(b));
    }
    if (column(a) == column(b)) {
      return "column %d has two %ds, in rows %d and %d".formatted(column(a), digit, row(a), row(b));
    }
    return "box %d has two %ds, at row %d, column %d and at row %d, column %d"
        .formatted(sudoku.boxOf(a) + 1, digit, row(a), column(a), row(b), column(b));
  }

  private int row(int cell) {
    return cell / sudoku.size() + 1;
  }

  private int column(int cell) {
    return cell % sudoku.size() + 1;
  }
}
