package io.github.hrm4j.train.audit;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.puzzle.Dihedral;
import java.util.Arrays;
import java.util.List;

/**
 * Canonical forms of ARC grids, of one or of several that are augmented alike: of the eight images,
 * with colours 1 to 9 renamed in the order in which they appear, the one whose bytes are least.
 * Grids are images of each other exactly if their forms are equal.
 */
final class ArcForms {
  private static final Dihedral[] TRANSFORMS = Dihedral.values();

  private ArcForms() {}

  /** The form: for each grid its rows, its columns and its colours. */
  static byte[] of(List<ArcGrid> grids) {
    byte[][] cells = grids.stream().map(ArcGrid::cells).toArray(byte[][]::new);
    byte[] best = null;
    for (Dihedral transform : TRANSFORMS) {
      byte[] form = image(grids, cells, transform);
      if (best == null || Arrays.compare(form, best) < 0) {
        best = form;
      }
    }
    return best;
  }

  private static byte[] image(List<ArcGrid> grids, byte[][] cells, Dihedral transform) {
    byte[] form = new byte[2 * cells.length + Arrays.stream(cells).mapToInt(c -> c.length).sum()];
    byte[] name = new byte[ArcGrid.COLOURS];
    byte next = 1;
    int at = 0;
    for (int i = 0; i < cells.length; i++) {
      ArcGrid grid = grids.get(i);
      boolean swap = transform.swapsAxes();
      form[at++] = (byte) (swap ? grid.columns() : grid.rows());
      form[at++] = (byte) (swap ? grid.rows() : grid.columns());
      for (byte colour : transform.apply(cells[i], grid.rows(), grid.columns())) {
        if (colour != 0 && name[colour] == 0) {
          name[colour] = next++;
        }
        form[at++] = name[colour];
      }
    }
    return form;
  }
}
