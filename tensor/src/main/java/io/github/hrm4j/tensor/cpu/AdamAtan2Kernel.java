package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import jdk.incubator.vector.FloatVector;

/** One AdamATan2 update in one pass over memory. */
final class AdamAtan2Kernel {
  private AdamAtan2Kernel() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /**
   * m += (1-beta1)·(g-m), v += (1-beta2)·(g²-v), p = p·decay - step·atan2(m, √v·rootScale), all in
   * place.
   *
   * @param n a multiple of a vector's lanes: a second copy of the body for the rest would exceed
   *     what C2 inlines into one method
   */
  static void run(long p, long m, long v, long g, int n, AdamAtan2Scalars c) {
    FloatVector weight1 = FloatVector.broadcast(Raw.FLOATS, 1 - c.beta1());
    FloatVector weight2 = FloatVector.broadcast(Raw.FLOATS, 1 - c.beta2());
    FloatVector rootScale = FloatVector.broadcast(Raw.FLOATS, c.rootScale());
    FloatVector step = FloatVector.broadcast(Raw.FLOATS, -c.step());
    FloatVector decay = FloatVector.broadcast(Raw.FLOATS, c.decay());
    for (int i = 0; i < n; i += LANES) {
      FloatVector grad = Raw.vector(at(g, i));
      FloatVector first = towards(Raw.vector(at(m, i)), grad, weight1);
      FloatVector second = towards(Raw.vector(at(v, i)), grad.mul(grad), weight2);
      Raw.vector(at(m, i), first);
      Raw.vector(at(v, i), second);
      FloatVector kept = Raw.vector(at(p, i)).mul(decay);
      FloatVector angle = VectorMath.atan2(first, second.sqrt().mul(rootScale));
      Raw.vector(at(p, i), angle.fma(step, kept));
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

  /** from + (to - from) · weight. */
  private static FloatVector towards(FloatVector from, FloatVector to, FloatVector weight) {
    return to.sub(from).fma(weight, from);
  }
}
