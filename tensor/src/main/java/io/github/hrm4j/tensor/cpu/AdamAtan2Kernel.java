package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import jdk.incubator.vector.FloatVector;

/**
 * One AdamATan2 update in one pass over memory. A piece at a time goes through three small loops
 * while it is in the nearest cache: one loop with everything in it would exceed what C2 inlines.
 */
final class AdamAtan2Kernel {
  /** Elements of a piece: five rows of it are 20 kB. */
  private static final int PIECE = 1024;

  /** Bytes of {@link #run}'s scratch memory. */
  static final long SCRATCH_BYTES = (PIECE + 16L) * Float.BYTES;

  private AdamAtan2Kernel() {}

  /**
   * m += (1-beta1)·(g-m), v += (1-beta2)·(g²-v), p = p·decay - step·atan2(m, √v·rootScale), all in
   * place, for n elements.
   *
   * @param scratch address of {@link #SCRATCH_BYTES} bytes
   */
  static void run(long p, long m, long v, long g, int n, AdamAtan2Scalars c, long scratch) {
    for (int i = 0; i < n; i += PIECE) {
      int count = Math.min(PIECE, n - i);
      long offset = (long) i * Float.BYTES;
      moments(m + offset, v + offset, g + offset, scratch, count, c);
      Atan2Kernel.run(m + offset, 1, scratch, 1, scratch, count);
      step(p + offset, scratch, count, c);
    }
  }

  /** Updates the moments and leaves √v·rootScale. */
  private static void moments(long m, long v, long g, long root, int n, AdamAtan2Scalars c) {
    final FloatVector weight1 = FloatVector.broadcast(FLOATS, 1 - c.beta1());
    final FloatVector weight2 = FloatVector.broadcast(FLOATS, 1 - c.beta2());
    final FloatVector rootScale = FloatVector.broadcast(FLOATS, c.rootScale());
    final long m0 = m & ADDRESS;
    final long v0 = v & ADDRESS;
    final long g0 = g & ADDRESS;
    final long root0 = root & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector grad = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(g0, i), ORDER);
      FloatVector first = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(m0, i), ORDER);
      first = grad.sub(first).fma(weight1, first);
      if (n - i >= LANES) {
        first.intoMemorySegment(ALL, Raw.at(m0, i), ORDER);
      } else {
        first.intoMemorySegment(ALL, Raw.at(m0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
      FloatVector second = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(v0, i), ORDER);
      second = grad.mul(grad).sub(second).fma(weight2, second);
      if (n - i >= LANES) {
        second.intoMemorySegment(ALL, Raw.at(v0, i), ORDER);
      } else {
        second.intoMemorySegment(ALL, Raw.at(v0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
      FloatVector result = second.sqrt().mul(rootScale);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(root0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(root0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  private static void step(long p, long angle, int n, AdamAtan2Scalars c) {
    final FloatVector step = FloatVector.broadcast(FLOATS, -c.step());
    final FloatVector decay = FloatVector.broadcast(FLOATS, c.decay());
    final long p0 = p & ADDRESS;
    final long angle0 = angle & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector kept =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(p0, i), ORDER).mul(decay);
      FloatVector result =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(angle0, i), ORDER).fma(step, kept);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(p0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(p0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
