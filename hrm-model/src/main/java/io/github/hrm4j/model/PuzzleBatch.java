package io.github.hrm4j.model;

/**
 * Puzzles on their way to the model, as plain row-major arrays.
 *
 * @param rows number of puzzles B
 * @param seqLen tokens in a puzzle S
 * @param inputs token ids [B, S]
 * @param labels token ids [B, S]; {@link io.github.hrm4j.tensor.CrossEntropy#IGNORED} where none
 * @param puzzleIdentifiers row of the puzzle embedding for each puzzle [B]
 */
public record PuzzleBatch(
    int rows, int seqLen, int[] inputs, int[] labels, int[] puzzleIdentifiers) {
  /**
   * Checks that the arrays have the sizes they should have.
   *
   * @throws IllegalArgumentException if one does not
   */
  public PuzzleBatch {
    int cells = Math.multiplyExact(rows, seqLen);
    if (inputs.length != cells || labels.length != cells || puzzleIdentifiers.length != rows) {
      throw new IllegalArgumentException(
          "batch of %d × %d: got %d inputs, %d labels, %d identifiers"
              .formatted(rows, seqLen, inputs.length, labels.length, puzzleIdentifiers.length));
    }
  }

  /**
   * {@return a copy of some of the puzzles}
   *
   * @param of their rows, in the order they shall have
   */
  public PuzzleBatch rows(int... of) {
    PuzzleBatch some =
        new PuzzleBatch(
            of.length,
            seqLen,
            new int[of.length * seqLen],
            new int[of.length * seqLen],
            new int[of.length]);
    for (int row = 0; row < of.length; row++) {
      System.arraycopy(inputs, of[row] * seqLen, some.inputs, row * seqLen, seqLen);
      System.arraycopy(labels, of[row] * seqLen, some.labels, row * seqLen, seqLen);
      some.puzzleIdentifiers[row] = puzzleIdentifiers[of[row]];
    }
    return some;
  }
}
