package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.PuzzleKind;

/** What the page's scripts need to know of a kind of puzzle to draw it. */
final class KindJson {
  /** Cells as bytes; 255 says that there is no label. */
  private static final int MOST_TOKENS_IN_A_BYTE = 255;

  private KindJson() {}

  static void put(ObjectNode to, PuzzleKind kind, DatasetMetadata metadata) {
    to.put("label", kind.label());
    to.put("cells", metadata.seqLen());
    to.put("bytesPerCell", bytesPerCell(metadata.vocabSize()));
    switch (kind) {
      case PuzzleKind.Sudokus sudokus -> {
        to.put("kind", "sudoku");
        to.put("side", sudokus.sudoku().size());
        to.put("boxRows", sudokus.sudoku().boxRows());
        to.put("boxColumns", sudokus.sudoku().boxColumns());
      }
      case PuzzleKind.Mazes mazes -> {
        to.put("kind", "maze");
        to.put("side", mazes.maze().size());
      }
      case PuzzleKind.Arc _ -> to.put("kind", "arc");
      case PuzzleKind.Other _ -> to.put("kind", "tokens");
    }
  }

  static int bytesPerCell(int vocabSize) {
    return vocabSize <= MOST_TOKENS_IN_A_BYTE ? 1 : Integer.BYTES;
  }
}
