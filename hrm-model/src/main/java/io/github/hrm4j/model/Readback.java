package io.github.hrm4j.model;

import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Gathers the numbers of a segment on the device while it runs, so that one transfer at the end
 * reads them all: the only time the host waits.
 *
 * @param packed float64: q_halt [B], q_continue [B], right [B], total, lm and q_halt loss, and with
 *     a target q_continue loss and target [B]
 * @param rows B
 */
record Readback(Tensor packed, int rows) {
  /**
   * Gathers into the innermost scope.
   *
   * @param q [B, 2]
   * @param right [B, 1]
   * @param targetQContinue [B, 1], or null
   */
  static Readback of(Tensor q, Tensor right, ActLoss loss, Tensor targetQContinue) {
    Backend on = q.backend();
    try (Scope scope = on.openScope("readback")) {
      List<Tensor> parts = new ArrayList<>();
      parts.add(q.slice(1, 0, 1));
      parts.add(q.slice(1, 1, 2));
      parts.add(right);
      parts.add(loss.total().value());
      parts.add(loss.lm().value());
      parts.add(loss.qHalt().value());
      if (targetQContinue != null) {
        parts.add(loss.qContinue().value());
        parts.add(targetQContinue);
      }
      parts.replaceAll(part -> on.cast(part, DType.F64).reshape(Math.toIntExact(part.size())));
      return new Readback(scope.keep(on.concat(parts, 0)), q.shape().extent(0));
    }
  }

  /** Memory for the numbers of so many rows, in the innermost scope. */
  static Readback allocate(Backend on, int rows, boolean hasTarget) {
    int size = 3 * rows + 3 + (hasTarget ? 1 + rows : 0);
    return new Readback(on.empty(DType.F64, Shape.of(size)), rows);
  }

  /** Takes over the numbers of another one, on the device. */
  void assign(Readback other) {
    packed.backend().assign(packed, other.packed);
  }

  /** Waits for the device and reads. */
  SegmentResults read() {
    double[] all = packed.toDoubles();
    int losses = 3 * rows;
    boolean hasTarget = all.length > losses + 3;
    return new SegmentResults(
        floats(all, 0, rows),
        floats(all, rows, rows),
        floats(all, 2 * rows, rows),
        hasTarget ? floats(all, losses + 4, rows) : new float[0],
        all[losses],
        all[losses + 1],
        all[losses + 2],
        hasTarget ? OptionalDouble.of(all[losses + 3]) : OptionalDouble.empty());
  }

  private static float[] floats(double[] all, int from, int count) {
    float[] part = new float[count];
    for (int i = 0; i < count; i++) {
      part[i] = (float) all[from + i];
    }
    return part;
  }
}
