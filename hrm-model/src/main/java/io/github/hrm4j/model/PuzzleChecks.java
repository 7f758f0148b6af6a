package io.github.hrm4j.model;

import io.github.hrm4j.tensor.CrossEntropy;

/** Keeps what is not a row of a table away from the kernels, which check nothing. */
final class PuzzleChecks {
  private PuzzleChecks() {}

  /** Throws IllegalArgumentException naming the first token, label or identifier out of range. */
  static void check(PuzzleBatch batch, HrmConfig config) {
    for (int at = 0; at < batch.inputs().length; at++) {
      require(batch, "input", at, batch.inputs()[at], config.vocabSize());
      int label = batch.labels()[at];
      if (label != CrossEntropy.IGNORED) {
        require(batch, "label", at, label, config.vocabSize());
      }
    }
    for (int row = 0; row < batch.rows(); row++) {
      int id = batch.puzzleIdentifiers()[row];
      if (config.puzzleEmbNdim() > 0 && (id < 0 || id >= config.numPuzzleIdentifiers())) {
        throw new IllegalArgumentException(
            "puzzle identifier %d in row %d of the batch: must be from 0 to %d"
                .formatted(id, row, config.numPuzzleIdentifiers() - 1));
      }
    }
  }

  private static void require(PuzzleBatch batch, String what, int at, int token, int vocabulary) {
    if (token < 0 || token >= vocabulary) {
      throw new IllegalArgumentException(
          "%s token %d in row %d, position %d of the batch: must be from 0 to %d"
              .formatted(what, token, at / batch.seqLen(), at % batch.seqLen(), vocabulary - 1));
    }
  }
}
