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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector silu = VectorMath.silu(Raw.vector(at(gate, i)));
      Raw.vector(at(y, i), silu.mul(Raw.vector(at(up, i))));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector silu = VectorMath.silu(Tail.load(at(gate, i), rest));
      Tail.store(at(y, i), silu.mul(Tail.load(at(up, i), rest)), rest);
    }
  }

  /** dGate = dy · up · σ·(1 + g·(1-σ)) and dUp = dy · g·σ, with σ = sigmoid(g). */
  static void backward(long gate, long up, long dy, long dGate, long dUp, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector g = Raw.vector(at(gate, i));
      FloatVector d = Raw.vector(at(dy, i));
      FloatVector sigmoid = VectorMath.sigmoid(g);
      FloatVector slope = slope(g, sigmoid);
      Raw.vector(at(dGate, i), d.mul(Raw.vector(at(up, i))).mul(slope));
      Raw.vector(at(dUp, i), d.mul(g).mul(sigmoid));
    }
    if (i < n) {
      VectorMask<Float> rest = Tail.mask(n - i);
      FloatVector g = Tail.load(at(gate, i), rest);
      FloatVector d = Tail.load(at(dy, i), rest);
      FloatVector sigmoid = VectorMath.sigmoid(g);
      FloatVector slope = slope(g, sigmoid);
      Tail.store(at(dGate, i), d.mul(Tail.load(at(up, i), rest)).mul(slope), rest);
      Tail.store(at(dUp, i), d.mul(g).mul(sigmoid), rest);
    }
  }

  /** The derivative of silu. */
  private static FloatVector slope(FloatVector g, FloatVector sigmoid) {
    FloatVector one = FloatVector.broadcast(Raw.FLOATS, 1);
    return one.sub(sigmoid).fma(g, one).mul(sigmoid);
  }
}
