package io.github.hrm4j.model;

import java.util.Arrays;

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

  /** Some of the rows, copied. */
  public PuzzleBatch part(int firstRow, int count) {
    int from = firstRow * seqLen;
    int to = (firstRow + count) * seqLen;
    return new PuzzleBatch(
        count,
        seqLen,
        Arrays.copyOfRange(inputs, from, to),
        Arrays.copyOfRange(labels, from, to),
        Arrays.copyOfRange(puzzleIdentifiers, firstRow, firstRow + count));
  }
}
