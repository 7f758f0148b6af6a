package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import jdk.incubator.vector.FloatVector;

/** One AdamATan2 update in one pass over memory. */
final class AdamAtan2Kernel {
  private AdamAtan2Kernel() {}

  /**
   * m += (1-beta1)·(g-m), v += (1-beta2)·(g²-v), p = p·decay - step·atan2(m, √v·rootScale), all in
   * place.
   *
   * <p>Accesses are written out, and there is no second copy of the body for a rest: it would
   * exceed what C2 inlines into one method.
   *
   * @param n a multiple of a vector's lanes
   */
  static void run(long p, long m, long v, long g, int n, AdamAtan2Scalars c) {
    FloatVector weight1 = FloatVector.broadcast(FLOATS, 1 - c.beta1());
    FloatVector weight2 = FloatVector.broadcast(FLOATS, 1 - c.beta2());
    FloatVector rootScale = FloatVector.broadcast(FLOATS, c.rootScale());
    FloatVector step = FloatVector.broadcast(FLOATS, -c.step());
    FloatVector decay = FloatVector.broadcast(FLOATS, c.decay());
    for (int i = 0; i < n; i += LANES) {
      long offset = (long) i * Float.BYTES;
      FloatVector grad = FloatVector.fromMemorySegment(FLOATS, ALL, g + offset, ORDER);
      FloatVector first = FloatVector.fromMemorySegment(FLOATS, ALL, m + offset, ORDER);
      FloatVector second = FloatVector.fromMemorySegment(FLOATS, ALL, v + offset, ORDER);
      FloatVector kept = FloatVector.fromMemorySegment(FLOATS, ALL, p + offset, ORDER).mul(decay);
      first = grad.sub(first).fma(weight1, first);
      second = grad.mul(grad).sub(second).fma(weight2, second);
      first.intoMemorySegment(ALL, m + offset, ORDER);
      second.intoMemorySegment(ALL, v + offset, ORDER);
      FloatVector angle = VectorMath.atan2(first, second.sqrt().mul(rootScale));
      angle.fma(step, kept).intoMemorySegment(ALL, p + offset, ORDER);
    }
  }

  /** The same for fewer elements than a vector has lanes, through copies in 4 vectors of memory. */
  static void runRest(long p, long m, long v, long g, int n, AdamAtan2Scalars c, long spare) {
    long bytes = (long) n * Float.BYTES;
    long[] tensors = {p, m, v, g};
    for (int i = 0; i < tensors.length; i++) {
      ElementwiseKernels.fill(0, spare + i * Raw.VECTOR_BYTES, LANES);
      CopyKernels.bytes(tensors[i], spare + i * Raw.VECTOR_BYTES, bytes);
    }
    run(
        spare,
        spare + Raw.VECTOR_BYTES,
        spare + 2 * Raw.VECTOR_BYTES,
        spare + 3 * Raw.VECTOR_BYTES,
        LANES,
        c);
    for (int i = 0; i < 3; i++) {
      CopyKernels.bytes(spare + i * Raw.VECTOR_BYTES, tensors[i], bytes);
    }
  }
}
