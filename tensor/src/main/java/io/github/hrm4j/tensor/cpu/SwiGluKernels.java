package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** silu(gate) · up for n floats, and its gradient. */
final class SwiGluKernels {
  private SwiGluKernels() {}

  private static long at(long address, int i) {
    return address + (long) i * Float.BYTES;
  }

  /** y = silu(gate) · up. */
  static void forward(long gate, long up, long y, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector silu = VectorMath.silu(Tail.load(at(gate, i), whole, rest));
      Tail.store(at(y, i), silu.mul(Tail.load(at(up, i), whole, rest)), whole, rest);
    }
  }

  /** dGate = dy · up · σ·(1 + g·(1-σ)) and dUp = dy · g·σ, with σ = sigmoid(g). */
  static void backward(long gate, long up, long dy, long dGate, long dUp, int n) {
    VectorMask<Float> rest = Tail.of(n);
    for (int i = 0; i < n; i += LANES) {
      boolean whole = n - i >= LANES;
      FloatVector g = Tail.load(at(gate, i), whole, rest);
      FloatVector d = Tail.load(at(dy, i), whole, rest);
      FloatVector sigmoid = VectorMath.sigmoid(g);
      Tail.store(at(dUp, i), d.mul(g).mul(sigmoid), whole, rest);
      FloatVector upper = d.mul(Tail.load(at(up, i), whole, rest));
      Tail.store(at(dGate, i), upper.mul(slope(g, sigmoid)), whole, rest);
    }
  }

  /** The derivative of silu. */
  private static FloatVector slope(FloatVector g, FloatVector sigmoid) {
    FloatVector one = FloatVector.broadcast(Raw.FLOATS, 1);
    return one.sub(sigmoid).fma(g, one).mul(sigmoid);
  }
}
