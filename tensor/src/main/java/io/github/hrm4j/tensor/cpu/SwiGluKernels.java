package io.github.hrm4j.tensor.cpu;

import static io.github.hrm4j.tensor.cpu.Raw.ADDRESS;
import static io.github.hrm4j.tensor.cpu.Raw.ALL;
import static io.github.hrm4j.tensor.cpu.Raw.FLOATS;
import static io.github.hrm4j.tensor.cpu.Raw.LANES;
import static io.github.hrm4j.tensor.cpu.Raw.ORDER;

import jdk.incubator.vector.FloatVector;

/** silu(gate) · up for n floats, and its gradient, each in two passes (see {@link ExpKernel}). */
final class SwiGluKernels {
  private SwiGluKernels() {}

  /** y = silu(gate) · up. */
  static void forward(long gate, long up, long y, int n) {
    ExpKernel.run(gate, -1, 0, y, n);
    final long g0 = gate & ADDRESS;
    final long u0 = up & ADDRESS;
    final long y0 = y & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector silu =
          FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(g0, i), ORDER)
              .div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(y0, i), ORDER).add(1));
      FloatVector result =
          silu.mul(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(u0, i), ORDER));
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(y0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }

  /** dGate = dy · up · σ·(1 + g·(1-σ)) and dUp = dy · g·σ, with σ = sigmoid(g). */
  static void backward(long gate, long up, long dy, long dGate, long dUp, int n) {
    ExpKernel.run(gate, -1, 0, dUp, n);
    final FloatVector one = FloatVector.broadcast(FLOATS, 1);
    final long g0 = gate & ADDRESS;
    final long u0 = up & ADDRESS;
    final long d0 = dy & ADDRESS;
    final long dGate0 = dGate & ADDRESS;
    final long dUp0 = dUp & ADDRESS;
    for (int i = 0; i < n; i += LANES) {
      FloatVector g = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(g0, i), ORDER);
      FloatVector d = FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(d0, i), ORDER);
      FloatVector sigmoid =
          one.div(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(dUp0, i), ORDER).add(one));
      FloatVector result = d.mul(g).mul(sigmoid);
      if (n - i >= LANES) {
        result.intoMemorySegment(ALL, Raw.at(dUp0, i), ORDER);
      } else {
        result.intoMemorySegment(ALL, Raw.at(dUp0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
      FloatVector slope = one.sub(sigmoid).fma(g, one).mul(sigmoid);
      FloatVector upper = d.mul(FloatVector.fromMemorySegment(FLOATS, ALL, Raw.at(u0, i), ORDER));
      FloatVector out = upper.mul(slope);
      if (n - i >= LANES) {
        out.intoMemorySegment(ALL, Raw.at(dGate0, i), ORDER);
      } else {
        out.intoMemorySegment(ALL, Raw.at(dGate0, i), ORDER, FLOATS.indexInRange(0, n - i));
      }
    }
  }
}
