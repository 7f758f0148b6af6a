package io.github.hrm4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SudokuRowsTest {
  private static final int CELLS = 36;
  private static final int GROUP = 8;
  private static final int ROWS = 5 * GROUP;

  @TempDir Path dir;

  @Test
  void aRowIsTheSameInWhateverOrderRowsAreMade() throws IOException {
    Sudoku six = Sudoku.ofSize(6);
    var random = new SplittableRandom(1);
    try (var spool = new PuzzleSpool(dir.resolve("spool"), CELLS)) {
      for (int i = 0; i < ROWS / GROUP; i++) {
        byte[] answer = new SudokuSolver(six).fill(random);
        byte[] question = answer.clone();
        Arrays.fill(question, 10, 20, (byte) 0);
        spool.add(new GridPuzzle(i, question, answer));
      }
      var recipe = new SudokuRows.Recipe(six, SudokuSymmetry.ALL, spool, GROUP - 1, 3);
      SplitPlan.Contents contents = recipe.plan(Split.TRAIN).contents();
      byte[][] rising = new byte[2][ROWS * CELLS];
      PlannedArray.Rows writer = contents.rows();
      for (int row = 0; row < ROWS; row++) {
        writer.write(row, rising, row * CELLS);
      }
      byte[][] falling = new byte[2][ROWS * CELLS];
      for (int row = ROWS - 1; row >= 0; row--) {
        writer.write(row, falling, row * CELLS);
      }
      assertThat(falling).isEqualTo(rising);
      byte[][] leaping = new byte[2][ROWS * CELLS];
      writer = contents.rows();
      for (int row = 0; row < ROWS; row += 3) {
        writer.write(row, leaping, row * CELLS);
        assertThat(Arrays.copyOfRange(leaping[1], row * CELLS, (row + 1) * CELLS))
            .isEqualTo(Arrays.copyOfRange(rising[1], row * CELLS, (row + 1) * CELLS));
      }
    }
  }
}
