package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import io.github.hrm4j.tensor.FusedOps.AdamAtan2Scalars;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** One AdamATan2 update of n parameters in one pass over memory. */
final class AdamAtan2Kernel {
  private AdamAtan2Kernel() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /**
   * m += (1-beta1)·(g-m), v += (1-beta2)·(g²-v), p = p·decay - step·atan2(m, √v·rootScale), all in
   * place.
   */
  static void run(long p, long m, long v, long g, int n, AdamAtan2Scalars c) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector grad = Raw.vector(at(g, i));
      FloatVector first = towards(Raw.vector(at(m, i)), grad, 1 - c.beta1());
      FloatVector second = towards(Raw.vector(at(v, i)), grad.mul(grad), 1 - c.beta2());
      Raw.vector(at(m, i), first);
      Raw.vector(at(v, i), second);
      Raw.vector(at(p, i), moved(Raw.vector(at(p, i)), first, second, c));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector grad = Tail.load(at(g, i), rest);
      FloatVector first = towards(Tail.load(at(m, i), rest), grad, 1 - c.beta1());
      FloatVector second = towards(Tail.load(at(v, i), rest), grad.mul(grad), 1 - c.beta2());
      Tail.store(at(m, i), first, rest);
      Tail.store(at(v, i), second, rest);
      Tail.store(at(p, i), moved(Tail.load(at(p, i), rest), first, second, c), rest);
    }
  }

  private static FloatVector towards(FloatVector from, FloatVector to, float weight) {
    return to.sub(from).fma(FloatVector.broadcast(Raw.FLOATS, weight), from);
  }

  private static FloatVector moved(
      FloatVector p, FloatVector m, FloatVector v, AdamAtan2Scalars c) {
    FloatVector angle = VectorMath.atan2(m, v.sqrt().mul(c.rootScale()));
    return angle.fma(FloatVector.broadcast(Raw.FLOATS, -c.step()), p.mul(c.decay()));
  }
}
