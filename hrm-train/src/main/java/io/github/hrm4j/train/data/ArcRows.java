package io.github.hrm4j.train.data;

import io.github.hrm4j.model.SeededRandom;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.ArcPair;
import io.github.hrm4j.puzzle.ArcVariant;

/**
 * The rows of questions and answers of a split of ARC. In a shifted split the two grids of a pair
 * are moved by the same offset, rows and columns each drawn uniformly from those at which both
 * grids fit; one pair of each variant, drawn as well, stays in the corner, where all test grids
 * are. What is drawn for a variant depends on the seed and its name alone.
 */
final class ArcRows implements PlannedArray.Rows {
  private final ArcContents contents;
  private int group = -1;
  private int variantIndex = -1;
  private ArcVariant variant;
  private int[] rowOffsets;
  private int[] columnOffsets;

  ArcRows(ArcContents contents) {
    this.contents = contents;
  }

  @Override
  public void write(int row, byte[][] to, int at) {
    int newGroup = contents.groupOf(row);
    ArcContents.Group task = contents.group(newGroup);
    int inGroup = row - contents.firstExampleOf(newGroup);
    int newVariant = inGroup / task.pairs().size();
    if (newGroup != group || newVariant != variantIndex) {
      group = newGroup;
      variantIndex = newVariant;
      begin(task);
    }
    int index = inGroup % task.pairs().size();
    ArcPair pair = task.pairs().get(index);
    int down = rowOffsets[index];
    int right = columnOffsets[index];
    ArcCanvas.write(pair.input(), variant, down, right, to[0], at);
    ArcCanvas.write(pair.output(), variant, down, right, to[1], at);
  }

  private void begin(ArcContents.Group task) {
    variant = ArcVariant.ofCode(task.codes()[variantIndex]);
    int pairs = task.pairs().size();
    rowOffsets = new int[pairs];
    columnOffsets = new int[pairs];
    if (contents.shifted()) {
      drawOffsets(task);
    }
  }

  private void drawOffsets(ArcContents.Group task) {
    String name = "arc offsets of " + variant.nameOf(task.task().id());
    var random = SeededRandom.named(contents.seed(), name);
    int inPlace = random.nextInt(rowOffsets.length);
    boolean swap = variant.transform().swapsAxes();
    for (int i = 0; i < rowOffsets.length; i++) {
      ArcGrid input = task.pairs().get(i).input();
      ArcGrid output = task.pairs().get(i).output();
      int rows = Math.max(input.rows(), output.rows());
      int columns = Math.max(input.columns(), output.columns());
      int rowOffset = random.nextInt(ArcCanvas.SIZE - (swap ? columns : rows) + 1);
      int columnOffset = random.nextInt(ArcCanvas.SIZE - (swap ? rows : columns) + 1);
      rowOffsets[i] = i == inPlace ? 0 : rowOffset;
      columnOffsets[i] = i == inPlace ? 0 : columnOffset;
    }
  }
}
